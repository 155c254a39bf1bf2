package repro

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"hangscope/repro/chain"
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

const (
	// maxDrawnBytes bounds what all calls of a run carry, and maxDrawnTime what
	// their messages take: a run is some milliseconds of real time.
	maxDrawnBytes = 3 << 20
	maxDrawnTime  = 90 * time.Second
	// drawnPort is the port that is flushed.
	drawnPort = 50051
)

// draw makes a run from a seed.
func draw(seed uint64) drawn {
	d := drawn{seed: seed}
	random := rand.New(rand.NewPCG(seed, 12)) //nolint:gosec // it can be drawn again, and is no secret
	s := scenarios.Scenario{Name: "drawn", Ports: scenarios.Ports{Forwarder: drawnPort, Upstream: drawnPort + random.IntN(2)}}
	s.Call = pick(random, scenarios.ServerStream, scenarios.Unary, scenarios.ClientStream, scenarios.Bidi)
	s.Path = pick(random, pod.PathNames()...)
	if strings.HasPrefix(s.Path, "mesh") {
		s.Mesh = pick(random, scenarios.MeshBytes, scenarios.MeshHTTP2)
	}
	s.Load = drawLoad(random)
	switch kind := random.IntN(20); {
	case kind == 0: // nothing goes wrong
	case kind <= 7:
		s.Fault = drawFault(random, &s)
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
	return pick(random, "client keepalive", "forwarder's keepalive", "forwarder's server keepalive",
		"upstream's server keepalive", "deadline")
}

// drawCut draws a fault of one hop.
func drawCut(random *rand.Rand, load scenarios.Load) *cut {
	c := &cut{kind: pick(random, cutKinds...), hop: 1 + random.IntN(2)}
	if c.kind != noAnswer {
		c.at = time.Duration((float64(random.IntN(load.Messages-2)) + 0.01 + 0.98*random.Float64()) * float64(*load.Interval))
	}
	return c
}

// drawLoad draws what the calls carry.
func drawLoad(random *rand.Rand) scenarios.Load {
	interval := between(random, time.Millisecond, 20*time.Second)
	size := pick(random, 0, 1, between(random, 1, 256<<10), between(random, 1, 256<<10), 256<<10)
	streams := 1 + random.IntN(8)
	messages := 4 + random.IntN(60)
	messages = min(messages, int(maxDrawnTime/interval), maxDrawnBytes/(streams*(size+1)))
	return scenarios.Load{
		Messages: max(messages, 3), Streams: streams, Size: &size,
		Interval:    new(scenarios.Duration(interval)),
		Stagger:     new(scenarios.Duration(pick(random, 0, interval/3, interval))),
		Connections: pick(random, scenarios.Shared, scenarios.PerStream),
	}
}

// between draws a number between two, each order of magnitude as likely as another.
func between[T ~int | ~int64](random *rand.Rand, low, high T) T {
	return T(float64(low) * math.Pow(float64(high)/float64(low), random.Float64()))
}

func pick[T any](random *rand.Rand, from ...T) T { return from[random.IntN(len(from))] }

// faultCalls are the kinds of call that the faults of services go with: all but
// these are of server streams.
var faultCalls = map[scenarios.FaultKind][]scenarios.CallKind{
	scenarios.ShortDeadline: {scenarios.ServerStream, scenarios.ClientStream, scenarios.Bidi},
	scenarios.StreamLimit:   {scenarios.ServerStream, scenarios.ClientStream, scenarios.Bidi},
	scenarios.RefusedPings:  {scenarios.ServerStream, scenarios.ClientStream, scenarios.Bidi},
}

func drawFault(random *rand.Rand, s *scenarios.Scenario) *scenarios.Fault {
	fault := &scenarios.Fault{
		Kind: pick(random, scenarios.QuietUpstream, scenarios.StuckForwarder, scenarios.SlowClient, scenarios.EarlyEnd,
			scenarios.ShortDeadline, scenarios.StreamLimit, scenarios.RefusedPings),
		AfterMessage: new(random.IntN(s.Load.Messages - 1)),
	}
	s.Call = scenarios.ServerStream
	if calls := faultCalls[fault.Kind]; calls != nil {
		s.Call = pick(random, calls...)
	}
	switch fault.Kind {
	case scenarios.ShortDeadline:
		planned := time.Duration(*s.Load.Interval) * time.Duration(s.Load.Messages)
		fault.Deadline = new(scenarios.Duration(max(time.Millisecond, between(random, planned/20, planned))))
	case scenarios.RefusedPings:
		s.Load.Interval = new(scenarios.Duration(45 * time.Second)) // the pings need a long silence
		s.Load.Messages, fault.AfterMessage = 3, new(0)
	default:
	}
	return fault
}

// drawFlush draws a mechanism and a moment: any between two messages.
func drawFlush(random *rand.Rand, load scenarios.Load) *scenarios.Flush {
	interval := time.Duration(*load.Interval)
	return &scenarios.Flush{
		Mechanism:    pick(random, mechanisms.Names()...),
		AfterMessage: new(1 + random.IntN(load.Messages-2)),
		Delay:        new(scenarios.Duration(time.Duration(random.Float64() * float64(interval) * 0.99))),
	}
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
	d.options.StallAfter = pick(random, short, most)
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

// String is a command that runs it, if there is no remedy.
func (d drawn) String() string {
	s := d.scenario
	var set []string
	base := "healthy"
	if f := s.Flush; f != nil {
		base = "mirrord-1870"
		set = append(set, "flush.mechanism="+f.Mechanism)
	}
	if f := s.Fault; f != nil {
		base = "upstream-quiet"
		set = append(set, "fault.kind="+string(f.Kind))
	}
	set = append(set,
		"call="+string(s.Call), "path="+s.Path, "mesh="+string(s.Mesh), fmt.Sprint("ports.upstream=", s.Ports.Upstream),
		fmt.Sprint("load.messages=", s.Load.Messages), fmt.Sprint("load.interval=", *s.Load.Interval), fmt.Sprint("load.size=", *s.Load.Size),
		fmt.Sprint("load.streams=", s.Load.Streams), fmt.Sprint("load.stagger=", *s.Load.Stagger), "load.connections="+string(s.Load.Connections),
	)
	if f := s.Flush; f != nil {
		set = append(set, fmt.Sprint("flush.after_message=", *f.AfterMessage), fmt.Sprint("flush.delay=", *f.Delay))
	}
	if f := s.Fault; f != nil {
		set = append(set, fmt.Sprint("fault.after_message=", *f.AfterMessage))
		if f.Deadline != nil {
			set = append(set, fmt.Sprint("fault.deadline=", *f.Deadline))
		}
	}
	command := fmt.Sprintf("go run . run --cures=none --clock virtual --seed %d --stall-after %s", d.seed, d.options.StallAfter)
	if d.options.Observe > 0 {
		command += fmt.Sprint(" --observe ", d.options.Observe)
	}
	for _, field := range set {
		command += " --set " + field
	}
	command += " " + base
	if d.cut != nil {
		command += fmt.Sprintf(" (%s on hop %d at %s)", d.cut.kind, d.cut.hop, d.cut.at)
	}
	if d.remedy != "" {
		command += " (with " + d.remedy + ")"
	}
	return command
}
