package trial

import (
	"time"

	"hangscope/repro/chain"
	"hangscope/repro/evidence"
	"hangscope/repro/pod"
	"hangscope/repro/proxy"
	"hangscope/scenarios"
)

// placeProxies puts a proxy that passes all on where the faults of a scenario need one.
func (t *Trial) placeProxies(faults scenarios.Faults) {
	for _, fault := range faults.Of(scenarios.ProxyFamily) {
		if t.Proxies == nil {
			t.Proxies = make(map[int]proxy.Behaviour)
		}
		t.Proxies[fault.Hop] = proxy.Behaviour{}
		if fault.Kind == scenarios.SwallowedGoAway { // one that pays heed to it does no harm
			t.Faults = append(t.Faults, chain.Fault{
				Kind: chain.MaxConnectionAge, Role: pod.BehindProxy(fault.Hop), Age: duration(fault.Age), Grace: graceForGood,
			})
		}
	}
}

// graceForGood is how long calls under way may go on after a GOAWAY that is swallowed: they
// are not what goes wrong.
const graceForGood = 24 * time.Hour

// failProxy gives the proxy on the hop of a fault that fault.
func (t *Trial) failProxy(fault scenarios.Fault, call scenarios.CallKind) {
	b := t.Proxies[fault.Hop]
	switch fault.Kind {
	case scenarios.StreamIdleTimeout:
		b.Idle, b.Ending = duration(fault.Idle), idleEndings[fault.Proxy]
		b.PingsCount = fault.Proxy == scenarios.NGINX
		b.OneEach = fault.Proxy == scenarios.NGINX
	case scenarios.StreamDuration:
		b.Longest, b.Ending = duration(fault.Longest), durationEndings[fault.Proxy]
	case scenarios.Buffering:
		b.Buffers, b.Buffer = true, fault.Bytes
	case scenarios.SwallowedEnd:
		b.SwallowsEnd = true
	case scenarios.SwallowedGoAway:
		b.SwallowsGoAway = true
	case scenarios.ProxyStreamLimit:
		b.Streams = uint32(fault.Streams)
	case scenarios.DeadBackEnd:
		b.Dies, b.DiesAfter = true, uint64(*fault.AfterMessage)
		if call == scenarios.ClientStream {
			b.Messages = evidence.Up
		}
	default:
	}
	t.Proxies[fault.Hop] = b
}
