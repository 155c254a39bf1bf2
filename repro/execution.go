package repro

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"hangscope/repro/chain"
	"hangscope/repro/evidence"
	"hangscope/repro/judge"
	"hangscope/repro/network/memory"
	"hangscope/repro/pod"
	"hangscope/repro/proxy"
	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/repro/trial"
	"hangscope/repro/wire"
	"hangscope/scenarios"
)

// execution is one variant while it runs.
type execution struct {
	trial.Trial
	scenario scenarios.Scenario
	options  Options
	// baseline is the variant that is healthy if anything is. The threshold of
	// all variants follows from its gaps.
	baseline  *execution
	threshold *stall.Threshold
	over      chan struct{} // closed when the variant has ended; made when its run begins

	// captureLimit is how many bytes a capture may take.
	captureLimit int64

	// pending is whether commands of the flush or calls after it are still to come.
	pending atomic.Bool

	// turn gives the events of one moment of virtual time an order; nil in real time.
	turn func(of evidence.Event, number int)

	attempt
	// repeated is how many attempts came before this one.
	repeated int
}

// attempt is one go at an execution: what it has while it runs, and what it
// leaves. On a kernel it may take several.
type attempt struct {
	recorder *evidence.Recorder // nil if it did not begin
	layer    pod.Layer          // nil if nothing but loopback carries the connections
	proxies  *proxy.Network     // nil if none stands on a hop
	tapped   *wire.Network

	// begun is when the observation began. Setting up a kernel takes time, and on a
	// busy machine it may take seconds.
	begun time.Duration

	// notices are the stalls that were noticed, and goroutines the stacks at the
	// first of them. The watcher owns both until run returns.
	notices    map[int][]judge.Notice
	goroutines []byte

	// pulse notices that the process stood still; nil in virtual time. struck is
	// whether a fault that follows a message has happened.
	pulse  *evidence.Pulse
	struck bool

	// flush belongs to the goroutine that flushes, until run returns, and so does
	// postponed: whether a moment for it was missed.
	flush     *flush
	postponed bool
	strikes   strikes

	// The rest is what run leaves. interrupted is whether somebody ended it before
	// its time, and failed what the layer could not do while it ran.
	interrupted bool
	failed      error
	seen        *judge.Seen
	segments    []wire.Segment // nil if nothing is recorded
}

// newExecution returns an execution that is its own baseline.
func newExecution(t trial.Trial, scenario scenarios.Scenario, options Options) *execution {
	e := &execution{Trial: t, scenario: scenario, options: options}
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
		PerStream: e.PerStream || load.Connections == scenarios.PerStream,
		Seed:      e.options.Seed,
		Remedies:  e.Remedies,
		Faults:    e.Faults,
		Local:     e.HasLocal(),
		Dialled:   e.LocalDials == scenarios.DialsBefore,
		Held:      e.BeforeCalls,
	}
}

// inItsTurn runs the execution and hands over its recording.
func (e *execution) inItsTurn(ctx context.Context, turn int) error {
	defer close(e.over)
	if e.options.Layer == result.Kernel {
		wait(ctx, time.Duration(turn)*kernelStagger)
	}
	err := e.runPunctually(ctx)
	if err == nil && e.recorder != nil {
		e.record()
	}
	return err
}

// kernelStagger is how far apart executions on a kernel begin. Otherwise their
// flushes would fall on one moment, and each keeps the kernel busy for some ten
// milliseconds.
const kernelStagger = 25 * time.Millisecond

// wait waits for a time, or until ctx ends.
func wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// run runs the variant to its end. The error says why the chain could not start,
// or what the layer could not do.
func (e *execution) run(ctx context.Context) error {
	if e.interrupted = ctx.Err() != nil; e.interrupted {
		return nil // interrupted before its turn came
	}
	config := e.config()
	recorder := evidence.NewRecorder(config.Streams, config.Messages, config.Method.Direction())
	for range e.CallsAfterFlush(e.scenario) {
		recorder.AddLater(config.Messages)
	}
	recorder.Clock = recorder.Clock.InTurn(e.turn)
	n, err := e.network(recorder.Clock)
	if err != nil {
		return err
	}
	if e.turn != nil {
		n = &memory.Packets{Under: n, Clock: recorder.Clock}
	}
	kept := e.startCapture()
	e.tapped = &wire.Network{Under: n, Clock: recorder.Clock, Options: wire.Options{Capture: kept}}
	defer e.startPulse(recorder.Clock)()
	running, err := chain.Start(e.tapped, config, recorder)
	if err != nil {
		e.closeLayer()
		return err
	}
	e.recorder = recorder
	e.observe(ctx, running)
	e.struck = running.Struck() || e.proxies != nil && e.proxies.Struck()
	e.seen = e.leave()
	if kept != nil {
		e.segments = kept.Segments()
	}
	e.close(running)
	return errors.Join(e.failed, e.strikes.err)
}

// startPulse begins to notice that the process stands still, and returns what ends that.
// In virtual time the clock stands still with it.
func (e *execution) startPulse(clock evidence.Clock) (stop func()) {
	if e.options.Clock.Virtual() {
		return func() {}
	}
	e.pulse = evidence.StartPulse(clock)
	over := make(chan struct{})
	go e.pulse.Run(over)
	return func() { close(over) }
}

// leave ends the recording, and returns what there is to judge.
func (e *execution) leave() *judge.Seen {
	defer e.tapped.Hold()()
	seen := &judge.Seen{
		Variant:    e.Name,
		Layer:      result.NoLayer,
		Clock:      e.options.Clock,
		Snapshot:   e.recorder.Freeze(),
		Ends:       e.tapped.Ends(),
		Load:       e.scenario.Load.Streams,
		AfterFlush: e.CallsAfterFlush(e.scenario),
		PerMessage: e.scenario.Call == scenarios.Unary,
		Notices:    e.notices,
		Premise:    e.premise(),
		Repeated:   e.repeated,
	}
	seen.Standstills = e.pulse.Standstills()
	seen.Struck, seen.StruckAfter = e.strikes.first()
	if e.flush != nil {
		seen.Flush = e.flush.count()
		if e.scenario.Flush.By == scenarios.ByMiddlebox {
			seen.Flush.Generation = "" // it is no flush of the agent
		}
	}
	if e.layer != nil {
		seen.Layer = result.RelayLayer
		if e.options.Layer == result.Kernel {
			seen.Layer = result.KernelLayer
		}
		seen.Flows, seen.News = e.layer.Counts(), e.layer.News()
	}
	return seen
}
