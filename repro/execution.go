package repro

import (
	"context"
	"sync/atomic"
	"time"

	"hangscope/repro/chain"
	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/repro/pod"
	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/repro/wire"
	"hangscope/scenarios"
)

// execution is one variant while it runs.
type execution struct {
	trial
	scenario scenarios.Scenario
	options  Options
	// baseline is the variant that is healthy if anything is. The threshold of
	// all variants follows from its gaps.
	baseline  *execution
	threshold *stall.Threshold
	over      chan struct{} // closed when the variant has ended

	// captureLimit is how many bytes a capture may take.
	captureLimit int64

	// pending is whether there are later calls that have not been made.
	pending atomic.Bool

	attempt
}

// attempt is one go at an execution: what it has while it runs, and what it
// leaves. On a kernel it may take several.
type attempt struct {
	recorder *evidence.Recorder // nil if it did not begin
	layer    pod.Layer          // nil if nothing but loopback carries the connections
	tapped   *wire.Network

	// These are the watcher's until run returns: when each call was first seen
	// to stall, the evidence at that moment, and the stacks at the first stall.
	noticed    map[int]time.Duration
	captured   map[int]stall.Evidence
	goroutines []byte

	// What run leaves; cut is whether it was ended before its time.
	cut      bool
	snapshot evidence.Snapshot
	flush    *flush
	failed   error // what the layer could not do while the variant ran
	flows    []pod.Count
	news     []pod.News
	taps     []wire.End
	segments []wire.Segment // nil if nothing is recorded
}

// newExecution returns an execution that is its own baseline.
func newExecution(t trial, scenario scenarios.Scenario, options Options) *execution {
	e := &execution{trial: t, scenario: scenario, options: options, over: make(chan struct{})}
	e.baseline, e.threshold = e, newThreshold(scenario, options)
	return e
}

// newThreshold returns the threshold of a run of a scenario, before it begins.
func newThreshold(scenario scenarios.Scenario, options Options) *stall.Threshold {
	if options.StallAfter > 0 {
		return stall.FixedThreshold(options.StallAfter)
	}
	return stall.NewThreshold(time.Duration(*scenario.Load.Interval))
}

// follow gives the execution the baseline of its run.
func (e *execution) follow(baseline *execution) {
	e.baseline, e.threshold = baseline, baseline.threshold
}

// methods are the RPCs of the kinds of call.
var methods = map[scenarios.CallKind]chain.Method{
	scenarios.ServerStream: chain.Stream,
	scenarios.Unary:        chain.Unary,
	scenarios.ClientStream: chain.Collect,
	scenarios.Bidi:         chain.Echo,
}

// config returns the chain's load.
func (e *execution) config() chain.Config {
	load := e.scenario.Load
	return chain.Config{
		Method:    methods[e.scenario.Call],
		Messages:  uint64(load.Messages),
		Interval:  time.Duration(*load.Interval),
		Delay:     time.Duration(*load.Delay),
		Stagger:   time.Duration(*load.Stagger),
		Size:      *load.Size,
		Streams:   load.Streams,
		PerStream: load.Connections == scenarios.PerStream,
		Seed:      e.options.Seed,
		Remedies:  e.remedies,
		Fault:     e.fault,
	}
}

// run runs the variant to its end. The error is that of the start, or says what
// the layer could not do.
func (e *execution) run(ctx context.Context) error {
	if e.cut = ctx.Err() != nil; e.cut {
		return nil // interrupted before its turn came
	}
	config := e.config()
	recorder := evidence.NewRecorder(config.Streams, config.Messages, config.Method.Direction())
	for range e.laterCalls() {
		recorder.Add(config.Messages)
	}
	n, err := e.network(recorder.Clock)
	if err != nil {
		return err
	}
	kept := e.startCapture()
	e.tapped = &wire.Network{Under: n, Clock: recorder.Clock, Options: wire.Options{Capture: kept}}
	running, err := chain.Start(e.tapped, config, recorder)
	if err != nil {
		e.closeLayer()
		return err
	}
	e.recorder = recorder
	e.observe(ctx, running)
	e.snapshot, e.taps = recorder.Freeze(), e.tapped.Ends()
	if kept != nil {
		e.segments = kept.Segments()
	}
	if e.layer != nil {
		e.flows, e.news = e.layer.Counts(), e.layer.News()
	}
	e.closeLayer()
	running.Close()
	return e.failed
}

// network returns what the chain of this variant listens and dials through.
func (e *execution) network(clock evidence.Clock) (network.Network, error) {
	var path *pod.Path
	if e.relays {
		var err error
		if path, err = pod.FindPath(e.path); err != nil {
			return nil, err
		}
	}
	switch {
	case e.options.Layer == result.Kernel:
		var err error
		if e.layer, err = e.onKernel(clock, path); err != nil {
			return nil, err
		}
	case e.relays:
		e.layer = e.simulate(clock, path)
	default:
		return e.options.NewNetwork(), nil
	}
	return e.layer, nil
}

func (e *execution) closeLayer() {
	if e.layer != nil {
		e.layer.Close()
	}
}
