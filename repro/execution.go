package repro

import (
	"context"
	"sync/atomic"
	"time"

	"hangscope/repro/chain"
	"hangscope/repro/evidence"
	"hangscope/repro/layer"
	"hangscope/repro/network"
	"hangscope/repro/stall"
	"hangscope/repro/wire"
	"hangscope/scenarios"
)

// execution is one variant while it runs.
type execution struct {
	trial
	scenario scenarios.Scenario
	options  Options
	baseline *execution

	recorder *evidence.Recorder
	layer    *layer.Layer  // nil in a trial without relays
	over     chan struct{} // closed when the variant has ended

	// healthyGap is the p99 gap so far, while the variant runs.
	healthyGap atomic.Int64

	// pending is whether there are later calls that have not been made.
	pending atomic.Bool

	// noticed is when each call was first seen to stall. The watcher's until
	// run returns.
	noticed map[int]time.Duration

	// captured is the evidence at the moment at which each call was first seen
	// to stall. The watcher's until run returns.
	captured map[int]stall.Evidence
	tapped   *wire.Network

	// What run leaves; cut is whether it was ended before its time.
	cut      bool
	snapshot evidence.Snapshot
	flush    *flush
	flows    []layer.Count
	news     []layer.News
	taps     []wire.End
}

func newExecution(t trial, scenario scenarios.Scenario, options Options) *execution {
	return &execution{trial: t, scenario: scenario, options: options, over: make(chan struct{})}
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

// run runs the variant to its end. The error is that of the start.
func (e *execution) run(ctx context.Context) error {
	defer close(e.over)
	if ctx.Err() != nil {
		e.cut = true
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
	e.tapped = &wire.Network{Under: n, Clock: recorder.Clock}
	running, err := chain.Start(e.tapped, config, recorder)
	if err != nil {
		e.closeLayer()
		return err
	}
	e.recorder = recorder
	e.observe(ctx, running)
	e.snapshot, e.taps = recorder.Freeze(), e.tapped.Ends()
	if e.layer != nil {
		e.flows, e.news = e.layer.Counts(), e.layer.News()
	}
	e.closeLayer()
	running.Close()
	return nil
}

// network returns what the chain of this variant listens and dials through.
func (e *execution) network(clock evidence.Clock) (network.Network, error) {
	under := e.options.NewNetwork()
	if !e.relays {
		return under, nil
	}
	path, err := layer.FindPath(e.path)
	if err != nil {
		return nil, err
	}
	e.layer = &layer.Layer{
		Under: under,
		Clock: clock,
		Port:  e.ports.Forwarder,
		Ports: map[evidence.Role]int{
			evidence.Forwarder: e.ports.Forwarder,
			evidence.Upstream:  e.ports.Upstream,
		},
		Pod:          []evidence.Role{evidence.Forwarder},
		Path:         path,
		HTTP2:        e.scenario.Mesh == scenarios.MeshHTTP2,
		UserTimeouts: e.userTimeouts(),
		KeepAlives:   e.keepAlives(),
	}
	if flush := e.scenario.Flush; flush != nil && flush.AcceptDelay != nil {
		e.layer.AcceptDelay = time.Duration(*flush.AcceptDelay)
	}
	return e.layer, nil
}

func (e *execution) closeLayer() {
	if e.layer != nil {
		e.layer.Close()
	}
}

// threshold returns the silence that counts as a stall, as far as it is known.
func (e *execution) threshold() time.Duration {
	if e.options.StallAfter > 0 {
		return e.options.StallAfter
	}
	gap := time.Duration(e.baseline.healthyGap.Load())
	// Until the baseline has gaps to show, the plan's interval stands for them.
	return stall.Threshold(max(gap, time.Duration(*e.scenario.Load.Interval)))
}
