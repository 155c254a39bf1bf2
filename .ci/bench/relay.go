package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"time"
)

// The loads of one hop. Each takes about half a second.
var hopLoads = []load{
	{size: 64, interval: time.Millisecond, messages: 500},
	{size: 64, messages: 120_000},
	{size: 16 << 10, messages: 8000},
}

// hopConnections is at how many connections memory is looked at.
const hopConnections = 1000

// hops is what all passers gave: measured by load, and memory by passer and round.
type hops struct {
	loads  []measured
	memory [][]float64
}

// relayBeside compares the relay with toxiproxy, each a process of its own, on one hop.
func relayBeside(ctx context.Context, rounds, connections int, loads []load, stdout, progress io.Writer) error {
	programs, remove, err := buildBoth(ctx)
	if err != nil {
		return err
	}
	defer remove()
	target, stop, err := streams(loads)
	if err != nil {
		return err
	}
	defer stop()
	h := hops{loads: make([]measured, len(loads)), memory: make([][]float64, len(passers))}
	for i, l := range loads {
		h.loads[i] = measured{load: l, samples: make([][]sample, len(passers))}
	}
	for round := range rounds {
		for _, i := range rand.Perm(len(passers)) {
			if err := h.measure(ctx, i, programs, target, connections); err != nil {
				return fmt.Errorf("%s: %w", passers[i].name, err)
			}
		}
		if _, err := fmt.Fprintf(progress, "round %d of %d\n", round+1, rounds); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintln(stdout, machine(rounds)+"\n"+h.table(connections))
	return err
}

// measure starts a passer, measures it under all loads, and ends it.
func (h *hops) measure(ctx context.Context, i int, b *binaries, target string, connections int) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	running, err := passers[i].start(ctx, b, target)
	if err != nil {
		return err
	}
	defer running.stop()
	for _, k := range rand.Perm(len(h.loads)) {
		s, err := running.carry(ctx, h.loads[k].load)
		if err != nil {
			return fmt.Errorf("%s: %w", h.loads[k].load, err)
		}
		h.loads[k].samples[i] = append(h.loads[k].samples[i], s)
	}
	memory, err := running.hold(ctx, connections)
	h.memory[i] = append(h.memory[i], memory)
	return err
}

// ours and theirs are the places of the passers.
const (
	ours = iota
	theirs
)

// table has a row for each figure.
func (h *hops) table(connections int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "| figure | load | %s | %s | ratio | |\n|---|---|---:|---:|---:|---|\n", passers[ours].name, passers[theirs].name)
	row := func(name, load string, one, other string, ratio spread, more bool) {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", name, load, one, other, ratio, standing(ratio, more))
	}
	for _, r := range h.loads {
		if r.interval > 0 {
			row("p50", r.String(), micro(r.of(ours, p50)), micro(r.of(theirs, p50)), r.ratio(ours, theirs, p50), false)
		} else {
			row("messages/s", r.String(), fmt.Sprintf("%.0f", r.of(ours, rate)), fmt.Sprintf("%.0f", r.of(theirs, rate)), r.ratio(ours, theirs, rate), true)
		}
		row("CPU/message", r.String(), fine(r.of(ours, cpu)), fine(r.of(theirs, cpu)), r.ratio(ours, theirs, cpu), false)
	}
	ratios := make([]float64, len(h.memory[ours]))
	for i := range ratios {
		ratios[i] = h.memory[ours][i] / h.memory[theirs][i]
	}
	var ratio spread
	ratio.middle, ratio.low, ratio.high = median(ratios)
	row("memory", fmt.Sprintf("%d connections, a stream on each", connections), mega(h.memory[ours]), mega(h.memory[theirs]), ratio, false)
	return b.String()
}

// standing says whether ours is ahead, if the interval of the ratio does. More of the figure
// is better, or less.
func standing(ratio spread, more bool) string {
	switch {
	case ratio.low <= 1 && ratio.high >= 1:
		return "undecided"
	case more == (ratio.middle > 1):
		return "ahead"
	default:
		return "behind"
	}
}

// mega writes the median of bytes.
func mega(values []float64) string {
	middle, _, _ := median(values)
	return fmt.Sprintf("%.0f MB", middle/(1<<20))
}

// fine writes nanoseconds as microseconds, of which there may be few.
func fine(ns float64) string { return fmt.Sprintf("%.2f µs", ns/float64(time.Microsecond)) }
