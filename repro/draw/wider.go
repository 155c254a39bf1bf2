package draw

import (
	"math/rand/v2"
	"slices"
	"time"

	"hangscope/scenarios"
)

// How often faults are drawn into a scenario, one time in so many.
const (
	oneWider  = 6 // a fault at all
	oneBeside = 4 // it does not take the place of what went wrong before
	onePair   = 5 // there are two of them
)

// moreFaults are the kinds of fault that [wider] draws. A kind that stands twice is drawn
// twice as often.
var moreFaults = [][]scenarios.FaultKind{
	{scenarios.Drop, scenarios.Drop, scenarios.IdleTimeout, scenarios.IdleTimeout, scenarios.Loss},
	{
		scenarios.StreamIdleTimeout, scenarios.StreamDuration, scenarios.Buffering, scenarios.SwallowedEnd,
		scenarios.SwallowedGoAway, scenarios.ProxyStreamLimit, scenarios.DeadBackEnd,
	},
	{
		scenarios.SlowReader, scenarios.StreamLeak, scenarios.HeldWindow, scenarios.MaxConnectionAge,
		scenarios.Frozen, scenarios.NoHeader, scenarios.NoSettings, scenarios.WindowLeak, scenarios.SlowClient,
	},
}

// Faults returns the kinds of fault that are drawn: those that a kernel can have, and that
// take no more than a few seconds. Latency needs netem on one hop, for which a kernel has
// no form here. grpc-go takes offence at pings only after a minute.
func Faults() []scenarios.FaultKind {
	kinds := slices.Clone(firstFaults)
	for _, more := range moreFaults {
		kinds = append(kinds, more...)
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

// wider draws a fault into some scenarios, mostly in place of what goes wrong there. It draws
// from a source of its own, so that all other seeds keep their scenarios.
func wider(seed uint64, s scenarios.Scenario, known scenarios.Vocabulary) scenarios.Scenario {
	random := rand.New(rand.NewPCG(seed, 14)) //nolint:gosec // it can be drawn again, and is no secret
	if !once(random, oneWider) {
		return s
	}
	for {
		w := s.Complete()
		if !once(random, oneBeside) {
			w.Flush, w.Fault, w.Local, w.AfterFlush = nil, nil, nil, nil
		}
		w.Fault = append(w.Fault, anyFault(random, &w))
		if once(random, onePair) {
			w.Fault = append(w.Fault, anyFault(random, &w))
		}
		if w.Flush == nil && w.Fault.Strikes() && once(random, oneLater) {
			w.AfterFlush = &scenarios.AfterFlush{Same: true, Fresh: once(random, 2)}
		}
		if w = w.Complete(); w.Validate(known) == nil {
			return w
		}
	}
}

// anyFault draws a fault: of the path, of a proxy or of a service. Its times are such that
// it may strike while the messages flow, and may not.
func anyFault(random *rand.Rand, s *scenarios.Scenario) scenarios.Fault {
	f := scenarios.Fault{Kind: Pick(random, Pick(random, moreFaults[0], moreFaults[0], moreFaults[1], moreFaults[2])...)}
	if f.Kind.Has("hop") {
		f.Hop = 1 + random.IntN(2)
	}
	if f.Kind.Has("after_message") {
		f.AfterMessage = new(random.IntN(s.Load.Messages - 1))
	}
	if f.Kind.Has("direction") {
		f.Direction = Pick(random, scenarios.BothWays, scenarios.UpWay, scenarios.DownWay)
	}
	if f.Kind.Has("role") {
		f.Role = Pick(random, scenarios.ClientRole, scenarios.ForwarderRole, scenarios.UpstreamRole)
	}
	if f.Kind.Has("proxy") {
		f.Proxy = Pick(random, "", scenarios.NGINX, scenarios.HAProxy, scenarios.Envoy)
	}
	if f.Kind.Has("stream") && s.Load.Streams > 1 && once(random, oneSetting) {
		f.Stream = 1 + random.IntN(s.Load.Streams)
	}
	if f.Kind.Family() == scenarios.PathFamily {
		onPath(random, s, &f)
	} else {
		inTime(random, s.Load, &f)
	}
	return f
}

// maxPercent bounds the packets of a hundred that are lost. What is lost is chance. With so
// few, what is sent again after 0.2 s arrives long before it would be a stall, and so all
// that is compared is the same whichever packets are lost.
const maxPercent = 2

// idleLoads are those of a path that forgets idle connections: after the acknowledgement of a
// message, which a kernel may delay by 40 ms, there is time to be idle before the next one.
var idleLoads = Bounds{MinInterval: 150 * time.Millisecond, MaxInterval: 450 * time.Millisecond}

// idleMessages is how many messages such a load has.
const idleMessages = 4

// onPath draws what a fault of the path has besides its hop and its direction.
func onPath(random *rand.Rand, s *scenarios.Scenario, f *scenarios.Fault) {
	switch f.Kind {
	case scenarios.Drop:
		drawForm(random, s, f)
	case scenarios.IdleTimeout:
		s.Load.Messages = idleMessages
		s.Load.Interval = rounded(new(scenarios.Duration(Between(random, idleLoads.MinInterval, idleLoads.MaxInterval))))
		s.Load.Stagger = new(min(*s.Load.Stagger, *s.Load.Interval/2))
		f.Idle = rounded(new(scenarios.Duration(Between(random, 60*time.Millisecond, idleLoads.MaxInterval))))
		f.Then = Pick(random, scenarios.ThenSilent, scenarios.ThenReset)
	case scenarios.Loss:
		f.Percent = 1 + random.IntN(maxPercent)
	default:
	}
}

// drawForm draws the form of a drop: which packets of which connections, and from when on.
func drawForm(random *rand.Rand, s *scenarios.Scenario, f *scenarios.Fault) {
	f.Connections = Pick(random, scenarios.ExistingConnections, scenarios.NewConnections, scenarios.AllConnections)
	if once(random, oneFigure) {
		f.Above = smallMTU
		if once(random, 2) { // else most messages pass
			most := min(loads.MaxSize, loads.MaxBytes/(s.Load.Streams*s.Load.Messages))
			s.Load.Size = new(Between(random, smallMTU, most))
		}
	}
	switch {
	case f.Connections != scenarios.ExistingConnections && once(random, oneLater):
		f.AfterMessage = new(0) // from the start
	case once(random, oneFigure):
		f.Delay = new(upTo(random, time.Duration(*s.Load.Interval)))
	default:
		f.Phase = Pick(random, scenarios.Quiet, scenarios.Busy)
	}
}

// inTime draws the times and the numbers of a fault of a proxy or a service.
func inTime(random *rand.Rand, load scenarios.Load, f *scenarios.Fault) {
	interval := time.Duration(*load.Interval)
	planned := interval * time.Duration(load.Messages)
	between := func(low, high time.Duration) *scenarios.Duration {
		return rounded(new(scenarios.Duration(Between(random, low, high))))
	}
	switch f.Kind {
	case scenarios.StreamIdleTimeout:
		f.Idle = between(interval/4, 2*interval)
	case scenarios.StreamDuration:
		f.Longest = between(planned/4, planned)
	case scenarios.Buffering:
		if once(random, 2) {
			f.Bytes = Between(random, 1, 1<<16)
		}
	case scenarios.ProxyStreamLimit, scenarios.StreamLeak:
		f.Streams = 1 + random.IntN(load.Streams)
	case scenarios.SwallowedGoAway:
		f.Age = between(planned/4, planned)
	case scenarios.SlowReader:
		f.Every = between(interval/2, time.Second/time.Duration(load.Messages))
	case scenarios.MaxConnectionAge:
		f.Age = between(planned/4, planned)
		f.Grace = new(Pick(random, 0, scenarios.Duration(planned), scenarios.Duration(time.Hour)))
	default:
	}
}
