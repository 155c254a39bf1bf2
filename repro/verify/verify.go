package verify

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/repro/trial"
	"hangscope/scenarios"
)

// Verification compares what a scenario shows in the simulation with what it
// shows on the kernel.
type Verification struct {
	// Scenario is its name.
	Scenario string
	// Skipped is why it was not run, empty if it was.
	Skipped string
	// Pairs are the repetitions that ran to their end.
	Pairs []Pair
}

// Pair is one repetition: the results of both layers, and where they differ.
type Pair struct {
	Simulated, Kernel *result.Result
	Differences       []result.Disagreement
	// Again is how many runs were repeated because the machine was too busy for
	// them.
	Again int
}

// Agreed counts the repetitions in which a variant was the same on both layers.
func (v Verification) Agreed(variant string) int {
	agreed := 0
	for _, pair := range v.Pairs {
		if !pair.differs(variant) {
			agreed++
		}
	}
	return agreed
}

func (p Pair) differs(variant string) bool {
	for _, d := range p.Differences {
		if d.Variant == variant {
			return true
		}
	}
	return false
}

// Agrees reports whether all repetitions were the same on both layers.
func (v Verification) Agrees() bool {
	for _, pair := range v.Pairs {
		if len(pair.Differences) > 0 {
			return false
		}
	}
	return true
}

// Run runs each scenario repeat times on both layers, and returns the
// verifications in the order of the scenarios. It calls each for every
// repetition.
func Run(ctx context.Context, all []scenarios.Scenario, repeat int, options repro.Options, each func(scenario string, p Pair)) ([]Verification, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	verifications := make([]Verification, len(all))
	var mu sync.Mutex
	var group errgroup.Group
	budget := repro.NewBudget(plannedCores)
	for i, scenario := range all {
		scenario = scenario.Complete()
		verifications[i].Scenario = scenario.Name
		if err := trial.Supports(result.Kernel, scenario); err != nil {
			verifications[i].Skipped = err.Error()
			continue
		}
		for range repeat {
			group.Go(func() error {
				cost := budget.Cost(scenario.Load, result.Kernel, len(scenario.Executions()))
				if budget.Acquire(ctx, cost) != nil {
					return nil
				}
				defer budget.Release(cost)
				pair, err := compare(ctx, scenario, options)
				if ctx.Err() != nil {
					return nil
				}
				if err != nil {
					cancel()
					return fmt.Errorf("%s: %w", scenario.Name, err)
				}
				mu.Lock()
				defer mu.Unlock()
				verifications[i].Pairs = append(verifications[i].Pairs, pair)
				each(scenario.Name, pair)
				return nil
			})
		}
	}
	return verifications, group.Wait()
}

// plannedCores is the number of cores for which the runs of a verification are
// planned, however many there are. The flushes of more runs at once would
// disturb each other.
const plannedCores = 2

// compare runs a scenario on both layers.
func compare(ctx context.Context, scenario scenarios.Scenario, options repro.Options) (Pair, error) {
	options.Cures = result.NoCures
	var pair Pair
	var err error
	if pair.Simulated, err = pair.run(ctx, scenario, options, result.Simulated); err != nil {
		return pair, err
	}
	if pair.Kernel, err = pair.run(ctx, scenario, options, result.Kernel); err != nil {
		return pair, err
	}
	pair.Differences = result.Disagreements(pair.Simulated.Variants, pair.Kernel.Variants)
	return pair, nil
}

// run runs a scenario on one layer. A run on a machine that was too busy did
// not test the scenario, so it is repeated. That decision does not depend on
// what the other layer showed.
func (p *Pair) run(ctx context.Context, scenario scenarios.Scenario, options repro.Options, layer result.LayerName) (*result.Result, error) {
	options.Layer = layer
	for tries := 0; ; tries++ {
		found, err := repro.Run(ctx, scenario, options)
		if err != nil || tries == repro.MaxRetries || ctx.Err() != nil || !disturbed(found) {
			return found, err
		}
		p.Again++
	}
}

// maxExtraGap bounds how much longer than planned a gap may be when nothing is
// flushed. A longer gap would move messages from one side of an owed
// acknowledgement to the other.
const maxExtraGap = 40 * time.Millisecond

// disturbed reports whether a machine was too busy for a run: messages came
// late when nothing was flushed, or a flush that was due came late or not at
// all.
func disturbed(r *result.Result) bool {
	planned := time.Duration(*r.Scenario.Load.Interval) + maxExtraGap
	if healthy := r.Variants[0]; healthy.Outcome != scenarios.Flowing || healthy.Gaps.MaxNS > int64(planned) {
		return true
	}
	for _, v := range r.Variants {
		due := trial.Of(v.Name, r.Scenario).Mechanism != ""
		if due && (v.Flush == nil || v.Flush.Late) {
			return true
		}
	}
	return false
}
