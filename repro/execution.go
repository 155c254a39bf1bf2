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
	"hangscope/scenarios"
)

// execution is one variant while it runs.
type execution struct {
	name     string
	scenario scenarios.Scenario
	options  Options
	baseline *execution

	recorder *evidence.Recorder
	path     *layer.Path
	layer    *layer.Layer  // nil in the variant without relays
	over     chan struct{} // closed when the variant has ended

	// healthyGap is the p99 gap so far, while the variant runs.
	healthyGap atomic.Int64

	// noticed is when each call was first seen to stall. The watcher's until
	// run returns.
	noticed map[int]time.Duration

	// What run leaves.
	snapshot evidence.Snapshot
	flush    *flush
	counts   []layer.Count
}

func newExecution(name string, scenario scenarios.Scenario, options Options) *execution {
	return &execution{name: name, scenario: scenario, options: options, over: make(chan struct{})}
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
		Size:      *load.Size,
		Streams:   load.Streams,
		PerStream: load.Connections == scenarios.PerStream,
		Seed:      e.options.Seed,
	}
}

// run runs the variant to its end. The error is that of the start.
func (e *execution) run(ctx context.Context) error {
	defer close(e.over)
	if ctx.Err() != nil {
		return nil // interrupted before its turn came
	}
	config := e.config()
	var err error
	if e.path, err = layer.FindPath(e.scenario.Path); err != nil {
		return err
	}
	e.recorder = evidence.NewRecorder(config.Streams, config.Messages, config.Method.Direction())
	running, err := chain.Start(e.network(), config, e.recorder)
	if err != nil {
		e.closeLayer()
		return err
	}
	e.observe(ctx, running)
	e.snapshot = e.recorder.Freeze()
	if e.layer != nil {
		e.counts = e.layer.Counts()
	}
	e.closeLayer()
	running.Close()
	return nil
}

// network returns what the chain of this variant listens and dials through.
func (e *execution) network() network.Network {
	under := e.options.NewNetwork()
	if e.name == VariantDirect {
		return under
	}
	e.layer = &layer.Layer{
		Under: under,
		Clock: e.recorder.Clock,
		Port:  e.scenario.Ports.Forwarder,
		Ports: map[evidence.Role]int{
			evidence.Forwarder: e.scenario.Ports.Forwarder,
			evidence.Upstream:  e.scenario.Ports.Upstream,
		},
		Pod:  []evidence.Role{evidence.Forwarder},
		Path: e.path,
		UserTimeouts: map[layer.Socket]time.Duration{
			{Owner: evidence.Forwarder, Peer: evidence.Client}:   serverUserTimeout,
			{Owner: evidence.Upstream, Peer: evidence.Forwarder}: serverUserTimeout,
		},
	}
	return e.layer
}

// serverUserTimeout is the TCP_USER_TIMEOUT that a grpc-go server sets by
// default: its keepalive timeout.
const serverUserTimeout = 20 * time.Second

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
