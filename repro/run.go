package repro

import (
	"context"
	"slices"
	"time"

	"hangscope/repro/layer"
	"hangscope/repro/network"
	"hangscope/repro/pod"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Options are the ways to run a scenario that are not the scenario's own.
type Options struct {
	// StallAfter is the silence that counts as a stall. If zero, it follows from
	// the plan's interval and the gaps of the variant in which nothing is flushed.
	StallAfter time.Duration
	// Observe is how long a variant is observed. If zero, until all roles are
	// done, or all that is open has stalled.
	Observe time.Duration
	// Cures are the remedies to try, Isolate whether to go from the chain alone
	// to the scenario step by step.
	Cures   result.CureSet
	Isolate bool
	// Seed is what the payloads are made from.
	Seed uint64
	// Version is the tool's, for the result.
	Version string
	// Layer is what carries the connections. If empty, Simulated.
	Layer result.LayerName
	// LinkDelay and LinkLoss (a percentage) are what the kernel's links are
	// like, in each direction of each hop. Simulated links have neither.
	LinkDelay time.Duration
	LinkLoss  float64
	// NewNetwork makes the network of a simulated variant. If nil, loopback TCP.
	NewNetwork func() network.Network
	// Progress is called a few times a second while variants run, by one
	// goroutine at a time. If nil, nobody is told.
	Progress func(Progress)
	// Record is called once for each variant that ran, cures and rungs of an
	// isolation too, when it has ended, one at a time. If nil, nothing is kept:
	// to keep every byte takes memory, and the stacks stop the world. Of many
	// runs it is to keep no more than it needs: their captures share the memory
	// of 64 runs.
	Record func(result.Recording)
}

// Progress is how far a variant has come.
type Progress struct {
	// Variant is its name.
	Variant string
	// Received of Expected messages have arrived.
	Received, Expected int
	// Silent is how long the call that waits longest has been waiting.
	Silent time.Duration
	// Done is whether the variant has ended.
	Done bool
}

// Vocabulary returns the names that scenarios may use.
func Vocabulary() scenarios.Vocabulary {
	return scenarios.Vocabulary{Mechanisms: layer.Names(), Paths: pod.PathNames(), Causes: causes()}
}

// Run runs the variants of a scenario and judges them, and with them the cures
// and the isolation that the options ask for. When ctx ends, the result is what
// was seen so far, marked as interrupted. The error is that of the scenario's
// Validate, or says what the environment could not do.
func Run(ctx context.Context, scenario scenarios.Scenario, options Options) (*result.Result, error) {
	set, err := RunAll(ctx, []Plan{{scenario, options}}, nil)
	if err != nil {
		return nil, err
	}
	return set.Results[0], nil
}

// run is all executions of one Run. The first variant is the baseline: it is
// healthy if anything is, and the others' threshold follows from its gaps.
type run struct {
	scenario scenarios.Scenario
	options  Options
	variants []*execution
	cures    map[string]*execution
	ladder   []step
	rungs    []*execution
}

// newRun plans a run. The error is that of the scenario's Validate.
func newRun(scenario scenarios.Scenario, options Options) (*run, error) {
	scenario = scenario.Complete()
	if err := scenario.Validate(Vocabulary()); err != nil {
		return nil, err
	}
	if err := Supports(options.Layer, scenario); err != nil {
		return nil, err
	}
	if options.NewNetwork == nil {
		options.NewNetwork = func() network.Network { return &network.Loopback{} }
	}
	if options.Progress == nil {
		options.Progress = func(Progress) {}
	}
	options.Record = oneAtATime(options.Record)
	r := &run{scenario: scenario, options: options, cures: make(map[string]*execution)}
	for _, name := range scenario.Executions() {
		r.variants = append(r.variants, r.execution(trialOf(name, scenario)))
	}
	for name, t := range cureTrials(options.Cures, scenario) {
		r.cures[name] = r.execution(t)
	}
	if options.Isolate {
		r.ladder = ladder(scenario, options.Layer)
		for _, s := range r.ladder {
			r.rungs = append(r.rungs, r.execution(s.trial))
		}
	}
	return r, nil
}

func (r *run) execution(t trial) *execution {
	e := newExecution(t, r.scenario, r.options)
	if len(r.variants) > 0 {
		e.follow(r.variants[0])
	}
	return e
}

// all returns the executions, the baseline first.
func (r *run) all() []*execution {
	all := slices.Clone(r.variants)
	for _, c := range cures {
		if e := r.cures[c.name]; e != nil {
			all = append(all, e)
		}
	}
	return append(all, r.rungs...)
}

// cut reports whether an execution was ended before its time.
func (r *run) cut() bool {
	return slices.ContainsFunc(r.all(), func(e *execution) bool { return e.cut })
}

// asked are the options that a result remembers.
func (o Options) asked() *result.Asked {
	return &result.Asked{
		StallAfterNS: int64(o.StallAfter), ObserveNS: int64(o.Observe),
		Cures: o.Cures, Isolate: o.Isolate,
		Layer: o.Layer, LinkDelayNS: int64(o.LinkDelay), LinkLoss: o.LinkLoss,
	}
}
