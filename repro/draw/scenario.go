package draw

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"hangscope/scenarios"
)

// loads are those of a scenario that takes about two seconds: a second of messages,
// and then a silence that is long enough to be a stall.
var loads = Bounds{
	MinInterval: 20 * time.Millisecond, MaxInterval: 150 * time.Millisecond,
	MinMessages: 3, MaxMessages: 30, MaxStreams: 4, MaxSize: 64 << 10,
	MaxTime: time.Second, MaxBytes: 1 << 20,
}

// StallAfter is the silence that counts as a stall of what [Scenario] draws: longer
// than any pause of its loads, on a busy machine too.
const StallAfter = time.Second

// early is how long before the first message a flush has for itself.
const early = 200 * time.Millisecond

// How often a field that may be left out is drawn, one time in so many.
const (
	oneFault   = 10 // a fault of a service in place of a flush
	oneDelay   = 4  // load.delay
	oneFigure  = 3  // flush.delay in place of flush.phase
	oneEvery   = 6  // flush.every
	oneAccept  = 8  // flush.accept_delay
	oneWindow  = 5  // flush.window, of a mechanism that has one
	oneEarly   = 8  // a flush before the first message
	oneLater   = 4  // after_flush
	oneSetting = 3  // any other setting that has names
)

// Scenario draws a scenario from the whole language. Its mechanisms and paths are those
// of the vocabulary.
func Scenario(seed uint64, known scenarios.Vocabulary) scenarios.Scenario {
	random := rand.New(rand.NewPCG(seed, 13)) //nolint:gosec // it can be drawn again, and is no secret
	for {
		s, err := drawn(random, fmt.Sprintf("random-%d", seed), known)
		if err == nil {
			return wider(seed, s, known)
		}
	}
}

// drawn draws a scenario. The error says what does not go together.
func drawn(random *rand.Rand, name string, known scenarios.Vocabulary) (scenarios.Scenario, error) {
	s := scenarios.Scenario{Name: name, Load: loads.Load(random), Ports: scenarios.Ports{Forwarder: 50051, Upstream: 50051 + random.IntN(2)}}
	s.Load.Interval, s.Load.Stagger = rounded(s.Load.Interval), rounded(s.Load.Stagger)
	if once(random, oneDelay) {
		s.Load.Delay = new(upTo(random, 300*time.Millisecond))
	}
	if once(random, oneFault) {
		s.Fault = scenarios.Faults{drawFault(random, s.Load)}
	} else {
		s.Flush = Moment(random, s.Load)
		drawRest(random, s.Flush)
	}
	if s.Flush != nil && once(random, oneEarly) {
		s.Flush.AfterMessage = new(0)
		s.Load.Delay = new(scenarios.Duration(early)) // else the flush and the message race
	}
	s, err := named(random, s.Complete(), known)
	if s.AfterFlush != nil && *s.AfterFlush == (scenarios.AfterFlush{}) {
		s.AfterFlush = nil
	}
	return s, err
}

// rounded rounds a time, so that a person can read it.
func rounded(d *scenarios.Duration) *scenarios.Duration {
	return new(scenarios.Duration(time.Duration(*d).Round(time.Millisecond)))
}

// Moment draws the moment of a flush: any between two messages.
func Moment(random *rand.Rand, load scenarios.Load) *scenarios.Flush {
	const before = 0.99 // of the interval
	return &scenarios.Flush{
		AfterMessage: new(1 + random.IntN(load.Messages-2)),
		Delay:        new(scenarios.Duration(random.Float64() * float64(*load.Interval) * before)),
	}
}

// drawRest draws what a flush has besides its moment and its mechanism.
func drawRest(random *rand.Rand, f *scenarios.Flush) {
	f.Delay = rounded(f.Delay)
	if !once(random, oneFigure) {
		f.Delay = nil // a phase has a name
	}
	if once(random, oneEvery) {
		f.Every = rounded(new(scenarios.Duration(Between(random, 100*time.Millisecond, time.Second))))
	}
	if once(random, oneAccept) {
		f.AcceptDelay = new(upTo(random, 300*time.Millisecond))
	}
	if once(random, oneWindow) {
		f.Window = new(upTo(random, 60*time.Millisecond))
	}
}

// named draws the settings whose values have names. Those of a part that the scenario
// does not have are left out, and a setting that is not the core of a scenario is
// mostly left at its default.
func named(random *rand.Rand, s scenarios.Scenario, known scenarios.Vocabulary) (scenarios.Scenario, error) {
	later := once(random, oneLater)
	var axes []scenarios.Axis
	var values []string
	for _, axis := range scenarios.NamedAxes(known) {
		part, _, deep := strings.Cut(axis.Field, ".")
		if part == "fault" {
			continue // its fields depend on its kind
		}
		value, often := Pick(random, axis.Values...), once(random, oneSetting)
		switch {
		case axis.Field == "load.connections", axis.Field == "flush.phase" && s.Flush != nil && s.Flush.Delay != nil:
			continue
		case part == "flush" && s.Flush == nil:
			continue
		case part == "after_flush" && (s.Flush == nil || !later):
			continue
		case deep && part != "after_flush" && !core[axis.Field] && !often:
			continue
		}
		axes, values = append(axes, axis), append(values, value)
	}
	return s.At(axes, values, known)
}

// core are the settings below a part of a scenario that are always drawn.
var core = map[string]bool{"flush.mechanism": true, "flush.phase": true}

func once(random *rand.Rand, in int) bool { return random.IntN(in) == 0 }

func upTo(random *rand.Rand, longest time.Duration) scenarios.Duration {
	return *rounded(new(scenarios.Duration(random.Int64N(int64(longest)))))
}
