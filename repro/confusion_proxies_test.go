package repro

import (
	"fmt"
	"math/rand/v2"
	"time"

	"hangscope/repro/draw"
	"hangscope/repro/stall"
	"hangscope/scenarios"
)

// drawProxyFault draws a fault of a proxy, and a kind of call that goes with it.
func drawProxyFault(random *rand.Rand, s *scenarios.Scenario) scenarios.Fault {
	fault := scenarios.Fault{
		Kind: draw.Pick(random, scenarios.StreamIdleTimeout, scenarios.StreamDuration, scenarios.Buffering, scenarios.SwallowedEnd,
			scenarios.ProxyStreamLimit, scenarios.DeadBackEnd, scenarios.SwallowedGoAway),
		Hop: 1 + random.IntN(2),
	}
	streams := draw.Pick(random, scenarios.ServerStream, scenarios.ClientStream, scenarios.Bidi)
	planned := time.Duration(*s.Load.Interval) * time.Duration(s.Load.Messages)
	switch fault.Kind {
	case scenarios.StreamIdleTimeout:
		s.Call = streams
		fault.Idle = new(scenarios.Duration(max(time.Millisecond, draw.Between(random, time.Duration(*s.Load.Interval)/4, 2*time.Duration(*s.Load.Interval)))))
		fault.Proxy = draw.Pick(random, "", scenarios.NGINX, scenarios.HAProxy, scenarios.Envoy)
	case scenarios.StreamDuration:
		s.Call = streams
		fault.Longest = new(scenarios.Duration(max(time.Millisecond, draw.Between(random, planned/20, planned))))
		fault.Proxy = draw.Pick(random, "", scenarios.NGINX, scenarios.HAProxy, scenarios.Envoy)
	case scenarios.Buffering:
		s.Call = draw.Pick(random, scenarios.ServerStream, scenarios.Bidi)
		if random.IntN(2) == 0 {
			fault.Bytes = 1 + random.IntN(1<<16)
		}
	case scenarios.ProxyStreamLimit:
		s.Call = streams
		fault.Streams = 1 + random.IntN(4)
	case scenarios.SwallowedGoAway:
		fault.Age = new(scenarios.Duration(max(time.Millisecond, draw.Between(random, planned/20, planned))))
	case scenarios.DeadBackEnd:
		fault.AfterMessage = new(random.IntN(s.Load.Messages - 1))
	default:
	}
	return fault
}

// ofProxy are the settings of a fault of a proxy.
func ofProxy(f scenarios.Fault) (set []string) {
	if f.Kind.Family() != scenarios.ProxyFamily {
		return nil
	}
	set = append(set, fmt.Sprint("fault.hop=", f.Hop))
	if f.Proxy != "" {
		set = append(set, "fault.proxy="+string(f.Proxy))
	}
	for name, d := range map[string]*scenarios.Duration{"idle": f.Idle, "longest": f.Longest} {
		if d != nil {
			set = append(set, fmt.Sprintf("fault.%s=%s", name, *d))
		}
	}
	if f.Bytes > 0 {
		set = append(set, fmt.Sprint("fault.bytes=", f.Bytes))
	}
	return set
}

// truthOfProxy is what is wrong with a call after a fault of a proxy.
func (r *ran) truthOfProxy(fault scenarios.Fault) truth {
	is := func(cause stall.Cause) truth {
		t := certainly(cause, fault.Hop)
		if r.gapsAreStalls() {
			t.is = append(t.is, place{stall.SenderIdle, 0})
		}
		return t
	}
	switch fault.Kind {
	case scenarios.StreamIdleTimeout, scenarios.StreamDuration:
		return is(stall.ProxyLimit)
	case scenarios.ProxyStreamLimit:
		return is(stall.StreamLimit)
	case scenarios.SwallowedEnd:
		return is(stall.SwallowedEnd)
	case scenarios.SwallowedGoAway:
		return is(stall.SwallowedGoAway)
	case scenarios.DeadBackEnd:
		return is(stall.DeadBackEnd)
	default:
		return is(stall.Buffering)
	}
}
