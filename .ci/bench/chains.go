package main

import (
	"context"
	"time"

	"hangscope/repro/chain"
	"hangscope/repro/evidence"
	"hangscope/repro/layer"
	"hangscope/repro/network"
	"hangscope/repro/pod"
	"hangscope/repro/stall"
	"hangscope/repro/wire"
)

// port is that of both services, as in most scenarios.
const port = 50051

// setup is a network to measure the chain on.
type setup struct {
	name string
	open opener
	// watched is whether a run's observer looks at the chain meanwhile.
	watched bool
}

// opener makes the network of one measurement; end ends it. The clock is that
// of the chain.
type opener func(clock evidence.Clock) (n network.Network, end func(), err error)

// direct is the first: the others' figures are ratios to its.
var setups = []setup{
	{name: "direct", open: direct},
	{name: "direct, taps on", open: tapped(direct), watched: true},
	{name: "layer, taps off", open: layered},
	{name: "layer, taps on", open: tapped(layered), watched: true},
	{name: "toxiproxy", open: toxic},
}

func direct(evidence.Clock) (network.Network, func(), error) {
	return &network.Loopback{}, func() {}, nil
}

// layered is the layer as the variant flush-off has it. What it lacks here, the
// times after which kernels give up, matters from a flush on.
func layered(clock evidence.Clock) (network.Network, func(), error) {
	l := &layer.Layer{
		Setup: pod.Setup{Clock: clock, Ports: map[evidence.Role]int{evidence.Forwarder: port, evidence.Upstream: port}},
		Under: &network.Loopback{},
		Port:  port,
		Pod:   []evidence.Role{evidence.Forwarder},
	}
	return l, l.Close, nil
}

// tapped puts the taps of a run between the chain and its network.
func tapped(open opener) opener {
	return func(clock evidence.Clock) (network.Network, func(), error) {
		under, end, err := open(clock)
		return &wire.Network{Under: under, Clock: clock}, end, err
	}
}

// sample is what one measurement of one setup gave.
type sample struct {
	p50, p99 float64 // of the latency end to end, in nanoseconds
	rate     float64 // messages a second
	use      usage   // a message
}

// measure runs a chain from its start to its end.
func (s setup) measure(ctx context.Context, l load) (sample, error) {
	config := chain.Config{Messages: uint64(l.messages), Interval: l.interval, Size: l.size}
	recorder := evidence.NewRecorder(1, config.Messages, config.Method.Direction())
	n, end, err := s.open(recorder.Clock)
	if err != nil {
		return sample{}, err
	}
	defer end()
	before := used()
	running, err := chain.Start(n, config, recorder)
	if err != nil {
		return sample{}, err
	}
	defer running.Close()
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if s.watched {
		go watch(ctx, recorder)
	}
	select {
	case <-running.Done():
	case <-ctx.Done():
		return sample{}, context.Cause(ctx)
	}
	use := used().since(before, l.messages)
	return newSample(recorder.Freeze(), use)
}

// limit bounds one measurement, which takes a second at most.
const limit = time.Minute

// watch does what a run's observer does all the time.
func watch(ctx context.Context, recorder *evidence.Recorder) {
	watcher := &stall.Watcher[*evidence.Call]{
		Calls:     recorder.Calls,
		Now:       recorder.Clock.Now,
		Threshold: func(*evidence.Call) time.Duration { return time.Second },
		OnStall:   func(*evidence.Call, time.Duration) {},
	}
	go watcher.Run(ctx)
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			recorder.Gaps()
		case <-ctx.Done():
			return
		}
	}
}
