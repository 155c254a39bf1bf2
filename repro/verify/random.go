package verify

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"hangscope/repro"
	"hangscope/repro/draw"
	"hangscope/repro/result"
	"hangscope/repro/trial"
	"hangscope/scenarios"
)

// onBoth are the ways in which a scenario that was drawn is run. The simulation is in
// virtual time, in which a seed gives one result.
var onBoth = Ways{Two: [2]Way{
	{"in the simulation", "sim", result.Simulated, result.VirtualClock},
	{"on the kernel", "kernel", result.Kernel, result.RealClock},
}}

// Draws says which scenarios are drawn, and how often the kernel runs each.
type Draws struct {
	// First is the seed of the first scenario; the others follow it.
	First uint64
	Count int
	// Repeat is how often the kernel runs a scenario. If it is not the same each time,
	// the kernel itself is undecided.
	Repeat int
}

// Drawn is a scenario that was drawn, with what both layers showed.
type Drawn struct {
	Seed     uint64
	Scenario scenarios.Scenario
	// Standing is how the two compare.
	Standing Standing
	// Results are those of the simulation and of the kernel's first repetition that
	// tested the scenario, nil if none did. Where the two are the same, or the kernel is
	// undecided, their large parts are left out.
	Results [2]*result.Result
	// Shift is by how much the moment of Shifted has to come later, so that the simulation
	// shows what the kernel does, if the standing is AtEdge.
	Shift   time.Duration
	Shifted string
	// Differences are where the two differ. If the kernel is undecided, they are where
	// two of its repetitions do.
	Differences []result.Disagreement
	// Again are the reasons for which runs were repeated, one for each time.
	Again []Disturbance
}

// Described returns the scenario with a summary of where the layers differ.
func (d Drawn) Described() scenarios.Scenario {
	s := d.Scenario
	if len(d.Differences) > 0 {
		f := d.Differences[0]
		s.Summary = fmt.Sprintf("%s: %s is %s in the simulation, %s on a kernel", f.Variant, f.What, f.One, f.Other)
	}
	s.Description = fmt.Sprintf("Drawn from the seed %d by hangscope verify --random 1 --seed %[1]d, with --stall-after %s.", d.Seed, draw.StallAfter)
	return s
}

// Standing is how what the simulation shows compares with what the kernel does.
type Standing string

// The standings. AtEdge is a moment so near to another event that the simulation shows
// what the kernel does if its flush, its second call or its fault comes a little earlier or later. Undecided is a
// kernel that did not show the same each time, Untested one whose every run was
// disturbed.
const (
	Same      Standing = "the same"
	AtEdge    Standing = "at an edge"
	Different Standing = "different"
	Undecided Standing = "undecided"
	Untested  Standing = "untested"
)

// Vocabulary returns the names that scenarios use that a kernel can run.
func Vocabulary() scenarios.Vocabulary {
	known := repro.Vocabulary()
	known.Mechanisms = slices.DeleteFunc(known.Mechanisms, func(name string) bool {
		s := scenarios.Scenario{Flush: &scenarios.Flush{Mechanism: name}}
		return trial.Supports(result.Kernel, s) != nil
	})
	return known
}

// Random draws scenarios and runs them on both layers, some of them side by side. It
// calls each for every one that is done, and returns them in the order of their seeds.
// When ctx ends, it returns those that were run to the end.
func Random(ctx context.Context, draws Draws, options repro.Options, each func(Drawn)) ([]Drawn, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	known := Vocabulary()
	done := make([]*Drawn, draws.Count)
	var mu sync.Mutex
	var group errgroup.Group
	budget := repro.NewBudget(plannedCores)
	for i := range draws.Count {
		seed := draws.First + uint64(i) //nolint:gosec // a loop's index is not negative
		scenario := draw.Scenario(seed, known)
		cost := onBoth.cost(budget, scenario)
		if budget.Acquire(ctx, cost) != nil {
			break
		}
		group.Go(func() error {
			defer budget.Release(cost)
			found, err := onBothLayers(ctx, scenario, seed, draws.Repeat, options)
			if ctx.Err() != nil {
				return nil
			}
			if err != nil {
				cancel()
				return fmt.Errorf("seed %d: %w", seed, err)
			}
			mu.Lock()
			defer mu.Unlock()
			done[i] = &found
			each(found)
			return nil
		})
	}
	err := group.Wait()
	var all []Drawn
	for _, d := range done {
		if d != nil {
			all = append(all, *d)
		}
	}
	return all, err
}

// onBothLayers runs a scenario once in the simulation, and repeat times on the kernel,
// unless that shows something else before.
func onBothLayers(ctx context.Context, scenario scenarios.Scenario, seed uint64, repeat int, options repro.Options) (Drawn, error) {
	options.Seed, options.Cures, options.StallAfter = seed, result.NoCures, draw.StallAfter
	found := Drawn{Seed: seed, Scenario: scenario, Standing: Untested}
	simulated, err := found.run(ctx, onBoth.Two[0], options)
	if err != nil {
		return found, err
	}
	for range repeat {
		kernel, err := found.run(ctx, onBoth.Two[1], options)
		switch first := found.Results[1]; {
		case err != nil, ctx.Err() != nil:
			return found, err
		case disturbed(kernel) != "":
			continue
		case first == nil:
			found.Standing, found.Results = Same, [2]*result.Result{simulated, kernel}
		default:
			found.Differences = result.Disagreements(first.Variants, kernel.Variants)
		}
		if len(found.Differences) > 0 {
			found.Standing = Undecided
			break
		}
	}
	found.compare()
	if found.Standing != Different {
		return found, nil
	}
	if err := found.confirm(ctx, options); err != nil || found.Standing != Different {
		return found, err
	}
	return found, found.findEdge(ctx, options)
}

// confirmations are how often the kernel runs a scenario again that differs. A kernel that
// shows one of two things by chance shows the same three times in a row, one time in four.
const confirmations = 7

// confirm runs a scenario that differs again on the kernel, until it shows something else
// than before. Then the kernel itself is undecided.
func (d *Drawn) confirm(ctx context.Context, options repro.Options) error {
	for range confirmations {
		kernel, err := d.run(ctx, onBoth.Two[1], options)
		if err != nil || ctx.Err() != nil {
			return err
		}
		if disturbed(kernel) != "" {
			continue
		}
		if differences := result.Disagreements(d.Results[1].Variants, kernel.Variants); len(differences) > 0 {
			d.Standing, d.Differences = Undecided, differences
			return nil
		}
	}
	return nil
}

// compare compares the layers, if the kernel has shown the same each time. The large
// parts of what is the same are left out: there may be thousands.
func (d *Drawn) compare() {
	if d.Standing == Same {
		d.Differences = result.Disagreements(d.Results[0].Variants, d.Results[1].Variants)
		if len(d.Differences) > 0 {
			d.Standing = Different
			return
		}
	}
	for _, r := range d.Results {
		if r != nil {
			r.Thin()
		}
	}
}

// run runs the scenario in one way, again and again if the machine is too busy.
func (d *Drawn) run(ctx context.Context, way Way, options repro.Options) (*result.Result, error) {
	var pair Pair
	options.Layer, options.Clock = way.Layer, way.Clock
	found, err := pair.run(ctx, d.Scenario, options)
	d.Again = append(d.Again, pair.Again...)
	return found, err
}
