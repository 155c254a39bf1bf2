package repro

import (
	"math/rand/v2"
	"strings"
	"time"

	"hangscope/repro/chain"
	"hangscope/repro/draw"
	"hangscope/repro/layer/mechanisms"
	"hangscope/repro/pod"
	"hangscope/repro/result"
	"hangscope/repro/trial"
	"hangscope/scenarios"
)

// drawn is a run of the confusion matrix: a fault, and a load on a path, all of
// it drawn from a seed.
type drawn struct {
	seed     uint64
	scenario scenarios.Scenario
	remedy   string // of remedies, empty for none
	cut      *cut   // nil for none
	options  Options
}

// remedies are what the roles may do beside a flush. The names are the trials'.
var remedies = map[string]func(*chain.Remedies){
	"":                             func(*chain.Remedies) {},
	"client keepalive":             func(r *chain.Remedies) { r.ClientKeepalive = drawnPings() },
	"forwarder's keepalive":        func(r *chain.Remedies) { r.ForwarderKeepalive = drawnPings() },
	"forwarder's server keepalive": func(r *chain.Remedies) { r.ForwarderServerKeepalive = drawnPings() },
	"upstream's server keepalive":  func(r *chain.Remedies) { r.UpstreamServerKeepalive = drawnPings() },
	"deadline":                     func(r *chain.Remedies) { r.Deadline = 5 * time.Second },
}

func drawnPings() *chain.Keepalive {
	return &chain.Keepalive{Time: 10 * time.Second, Timeout: 3 * time.Second}
}

// drawnLoads are the loads of the runs. A run is some milliseconds of real time.
var drawnLoads = draw.Bounds{
	MinInterval: time.Millisecond, MaxInterval: 20 * time.Second,
	MinMessages: 3, MaxMessages: 63, MaxStreams: 8, MaxSize: 256 << 10,
	MaxTime: 90 * time.Second, MaxBytes: 3 << 20,
}

// drawnPort is the port that is flushed.
const drawnPort = 50051

// drawRun makes a run from a seed.
func drawRun(seed uint64) drawn {
	d := drawn{seed: seed}
	random := rand.New(rand.NewPCG(seed, 12)) //nolint:gosec // it can be drawn again, and is no secret
	s := scenarios.Scenario{Name: "drawn", Ports: scenarios.Ports{Forwarder: drawnPort, Upstream: drawnPort + random.IntN(2)}}
	s.Call = draw.Pick(random, scenarios.ServerStream, scenarios.Unary, scenarios.ClientStream, scenarios.Bidi)
	s.Path = draw.Pick(random, pod.PathNames()...)
	if strings.HasPrefix(s.Path, "mesh") {
		s.Mesh = draw.Pick(random, scenarios.MeshBytes, scenarios.MeshHTTP2)
	}
	s.Load = drawnLoads.Load(random)
	switch kind := random.IntN(21); {
	case kind == 0: // nothing goes wrong
	case kind <= 5:
		s.Fault = scenarios.Faults{drawFault(random, &s)}
	case kind <= 7:
		s.Path, s.Mesh = "plain", scenarios.MeshBytes
		s.Fault = scenarios.Faults{drawProxyFault(random, &s)}
	case kind == 20:
		s.Fault = drawHeldWindow(random, &s)
	case kind == 8:
		s.Fault = scenarios.Faults{drawPathFault(random, &s)}
	case kind <= 11:
		s.Path, s.Mesh = "plain", scenarios.MeshBytes
		d.cut = drawCut(random, s.Load)
		if random.IntN(3) == 0 {
			d.remedy = drawRemedy(random)
		}
	default:
		s.Flush = drawFlush(random, s.Load)
		cuts := strings.HasSuffix(s.Flush.Mechanism, "-buffer")
		if cuts {
			s.Mesh = scenarios.MeshBytes // what a proxy makes of half a frame is chance
		}
		if random.IntN(3) == 0 && !cuts { // a half of a ping is a fault of its own
			d.remedy = drawRemedy(random)
		}
	}
	d.scenario = s.Complete()
	d.options = Options{Clock: result.VirtualClock, NewNetwork: inMemory, Seed: seed, Progress: func(Progress) {}}
	if d.cut != nil {
		d.options.NewNetwork = d.cut.network
	}
	d.drawThreshold(random)
	return d
}

func drawRemedy(random *rand.Rand) string {
	return draw.Pick(random, "client keepalive", "forwarder's keepalive", "forwarder's server keepalive",
		"upstream's server keepalive", "deadline")
}

// drawCut draws a fault of one hop.
func drawCut(random *rand.Rand, load scenarios.Load) *cut {
	c := &cut{kind: draw.Pick(random, cutKinds...), hop: 1 + random.IntN(2)}
	if c.kind != noAnswer {
		c.at = time.Duration((float64(random.IntN(load.Messages-2)) + 0.01 + 0.98*random.Float64()) * float64(*load.Interval))
	}
	return c
}

// faultCalls are the kinds of call that the faults of services go with: all but
// these are of server streams.
var faultCalls = map[scenarios.FaultKind][]scenarios.CallKind{
	scenarios.ShortDeadline: {scenarios.ServerStream, scenarios.ClientStream, scenarios.Bidi},
	scenarios.StreamLimit:   {scenarios.ServerStream, scenarios.ClientStream, scenarios.Bidi},
	scenarios.RefusedPings:  {scenarios.ServerStream, scenarios.ClientStream, scenarios.Bidi},

	scenarios.SlowReader:       {scenarios.ServerStream, scenarios.Bidi},
	scenarios.StreamLeak:       allCalls,
	scenarios.Frozen:           allCalls,
	scenarios.NoHeader:         allCalls,
	scenarios.NoSettings:       allCalls,
	scenarios.LateHeader:       {scenarios.Bidi},
	scenarios.SendDeadlock:     {scenarios.Bidi},
	scenarios.WindowLeak:       allCalls,
	scenarios.MaxConnectionAge: allCalls,
}

var allCalls = []scenarios.CallKind{scenarios.ServerStream, scenarios.Unary, scenarios.ClientStream, scenarios.Bidi}

// faultRoles are who may have the faults that more than one can have.
var faultRoles = map[scenarios.FaultKind][]scenarios.FaultRole{
	scenarios.Frozen:           {scenarios.ClientRole, scenarios.ForwarderRole, scenarios.UpstreamRole},
	scenarios.NoHeader:         {scenarios.ForwarderRole, scenarios.UpstreamRole},
	scenarios.NoSettings:       {scenarios.ForwarderRole, scenarios.UpstreamRole},
	scenarios.WindowLeak:       {scenarios.ForwarderRole},
	scenarios.MaxConnectionAge: {scenarios.ForwarderRole, scenarios.UpstreamRole},
}

func drawFault(random *rand.Rand, s *scenarios.Scenario) scenarios.Fault {
	fault := scenarios.Fault{
		Kind: draw.Pick(random, scenarios.QuietUpstream, scenarios.StuckForwarder, scenarios.SlowClient, scenarios.EarlyEnd,
			scenarios.ShortDeadline, scenarios.StreamLimit, scenarios.RefusedPings,
			scenarios.SlowReader, scenarios.StreamLeak, scenarios.Frozen, scenarios.NoHeader, scenarios.LateHeader,
			scenarios.SendDeadlock, scenarios.WindowLeak, scenarios.MaxConnectionAge, scenarios.NoSettings),
		AfterMessage: new(random.IntN(s.Load.Messages - 1)),
	}
	s.Call = scenarios.ServerStream
	if calls := faultCalls[fault.Kind]; calls != nil {
		s.Call = draw.Pick(random, calls...)
	}
	if !fault.Kind.Has("after_message") && fault.Kind.Family() == scenarios.ServiceFamily && faultRoles[fault.Kind] != nil || fault.Kind == scenarios.SlowReader || fault.Kind == scenarios.LateHeader || fault.Kind == scenarios.NoSettings {
		fault.AfterMessage = nil
	}
	if roles := faultRoles[fault.Kind]; roles != nil {
		fault.Role = draw.Pick(random, roles...)
	}
	switch fault.Kind {
	case scenarios.SlowReader:
		fault.Every = new(scenarios.Duration(draw.Between(random, 10*time.Millisecond, 5*time.Second)))
	case scenarios.StreamLeak:
		fault.Streams = 1 + random.IntN(8)
	case scenarios.MaxConnectionAge:
		fault.Age = new(scenarios.Duration(draw.Between(random, 100*time.Millisecond, 30*time.Second)))
		fault.Grace = new(scenarios.Duration(draw.Pick(random, 0, 0, 3*time.Second, time.Hour)))
	case scenarios.ShortDeadline:
		planned := time.Duration(*s.Load.Interval) * time.Duration(s.Load.Messages)
		fault.Deadline = new(scenarios.Duration(max(time.Millisecond, draw.Between(random, planned/20, planned))))
	case scenarios.RefusedPings:
		s.Load.Interval = new(scenarios.Duration(45 * time.Second)) // the pings need a long silence
		s.Load.Messages, fault.AfterMessage = 3, new(0)
	default:
	}
	return fault
}

// drawFlush draws a mechanism and a moment: any between two messages.
func drawFlush(random *rand.Rand, load scenarios.Load) *scenarios.Flush {
	mechanism := draw.Pick(random, mechanisms.Names()...)
	flush := draw.Moment(random, load)
	flush.Mechanism = mechanism
	return flush
}

// drawThreshold fixes the threshold. Mostly a gap between two messages is none; in
// some runs it is. In some of these, the observation ends before the message
// after the flush.
func (d *drawn) drawThreshold(random *rand.Rand) {
	const (
		factor = 20
		short  = 3 * time.Second
		most   = 20 * time.Second
	)
	interval := time.Duration(*d.scenario.Load.Interval)
	d.options.StallAfter = max(250*time.Millisecond, factor*interval)
	if d.options.StallAfter <= most {
		return
	}
	d.options.StallAfter = draw.Pick(random, short, most)
	if flush := d.scenario.Flush; flush != nil && random.IntN(2) == 0 {
		seen := time.Duration(*flush.AfterMessage-1)*interval + (time.Duration(*flush.Delay)+interval)/2
		d.options.Observe = max(seen, time.Second)
	}
	if d.cut != nil && random.IntN(2) == 0 {
		d.options.Observe = max(d.cut.at+d.options.StallAfter/2, time.Second)
	}
}

// trial returns what is run.
func (d drawn) trial() trial.Trial {
	name := result.VariantFlushOff
	switch {
	case d.cut != nil:
		name = result.VariantDirect
	case d.scenario.Flush != nil:
		name = result.VariantFlushOn
	case d.scenario.Fault != nil:
		name = result.VariantFaultOn
	}
	t := trial.Of(name, d.scenario)
	remedies[d.remedy](&t.Remedies)
	return t
}
