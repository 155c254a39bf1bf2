package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"time"

	"hangscope/repro"
	"hangscope/repro/evidence"
)

// load is what the chain carries while it is measured.
type load struct {
	// size of a message in bytes; the interval between two, if zero as fast as
	// they go.
	size     int
	interval time.Duration
	messages int
}

func (l load) String() string {
	size := fmt.Sprintf("%d B", l.size)
	if l.size >= 1<<10 {
		size = fmt.Sprintf("%d kB", l.size>>10)
	}
	if l.interval == 0 {
		return size + " messages, unthrottled"
	}
	return fmt.Sprintf("%s messages, %d a second", size, time.Second/l.interval)
}

// The messages of a load take half a second or less.
var (
	loads = []load{
		{size: 64, interval: time.Millisecond, messages: 500},
		{size: 16 << 10, interval: time.Millisecond, messages: 500},
		{size: 64, messages: 120000},
		{size: 16 << 10, messages: 6000},
	}
	smokeLoads = []load{
		{size: 64, interval: time.Millisecond, messages: 20},
		{size: 16 << 10, messages: 20},
	}
)

// measured is what all setups gave under one load: samples by setup and round.
type measured struct {
	load
	samples [][]sample
}

// measureAll lets the setups take turns, each round in another order: what one
// leaves behind, a warm cache or garbage, is the next one's.
func measureAll(ctx context.Context, loads []load, rounds int, progress io.Writer) ([]measured, error) {
	results := make([]measured, len(loads))
	for i, l := range loads {
		results[i] = measured{load: l, samples: make([][]sample, len(setups))}
	}
	for round := range rounds {
		for i := range results {
			if err := results[i].round(ctx); err != nil {
				return nil, err
			}
		}
		if _, err := fmt.Fprintf(progress, "round %d of %d\n", round+1, rounds); err != nil {
			return nil, err
		}
	}
	return results, nil
}

// round measures every setup once.
func (r *measured) round(ctx context.Context) error {
	for _, i := range rand.Perm(len(setups)) {
		runtime.GC()
		s, err := setups[i].measure(ctx, r.load)
		if err != nil {
			return fmt.Errorf("%s, %s: %w", setups[i].name, r.load, err)
		}
		r.samples[i] = append(r.samples[i], s)
	}
	return nil
}

// newSample takes the figures from the evidence of a chain that is done.
func newSample(seen evidence.Snapshot, use usage) (sample, error) {
	call, latency := seen.Calls[0], seen.Measured.Latency
	if call.Received != call.Expected {
		return sample{}, fmt.Errorf("only %d of %d messages arrived", call.Received, call.Expected)
	}
	if told := call.Ends[evidence.ClientEnd].Told; told != nil {
		return sample{}, errors.New(told.Message)
	}
	return sample{
		p50:  float64(latency.Quantile(0.5)),
		p99:  float64(latency.Quantile(0.99)),
		rate: float64(call.Received) / (call.Ended - call.Started).Seconds(),
		use:  use,
	}, nil
}

// machine describes where and how it was measured, without naming anything.
func machine(rounds int) string {
	e := repro.ThisEnvironment()
	return fmt.Sprintf("%s/%s, kernel %s, %d CPUs, %s, grpc %s; %d rounds of each setup in turn.",
		e.OS, e.Arch, e.Kernel, e.CPUs, e.Go, e.GRPC, rounds)
}
