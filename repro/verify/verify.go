package verify

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/repro/trial"
	"hangscope/scenarios"
)

// Verification compares what a scenario shows in one way with what it shows in
// another.
type Verification struct {
	// Scenario is its name.
	Scenario string
	// Skipped is why it was not run, empty if it was.
	Skipped string
	// Pairs are the repetitions that ran to their end, in their order.
	Pairs []Pair
}

// Pair is one repetition: the results of both ways, and where they differ.
type Pair struct {
	// Number is that of the repetition, from 1.
	Number int
	// Results are those of the two ways.
	Results     [2]*result.Result
	Differences []result.Disagreement
	// Again are the reasons for which runs were repeated, one for each time.
	Again []Disturbance
}

// Agreed counts the repetitions in which a variant was the same in both ways.
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
	return slices.ContainsFunc(p.Differences, func(d result.Disagreement) bool { return d.Variant == variant })
}

// Agrees reports whether all repetitions were the same in both ways.
func (v Verification) Agrees() bool {
	return !slices.ContainsFunc(v.Pairs, func(p Pair) bool { return len(p.Differences) > 0 })
}

// Run runs each scenario repeat times in both ways, and returns the verifications
// in the order of the scenarios. It calls each for every repetition.
func Run(
	ctx context.Context, ways Ways, all []scenarios.Scenario, repeat int, options repro.Options,
	each func(scenario string, p Pair),
) ([]Verification, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	verifications := make([]Verification, len(all))
	var mu sync.Mutex
	var group errgroup.Group
	budget := repro.NewBudget(plannedCores)
	for i, scenario := range all {
		scenario = scenario.Complete()
		verified := &verifications[i]
		verified.Scenario = scenario.Name
		if verified.Skipped = ways.Unable(scenario); verified.Skipped != "" {
			continue
		}
		for number := 1; number <= repeat; number++ {
			group.Go(func() error {
				cost := ways.cost(budget, scenario)
				if budget.Acquire(ctx, cost) != nil {
					return nil
				}
				defer budget.Release(cost)
				pair, err := ways.compare(ctx, scenario, options, number)
				if ctx.Err() != nil {
					return nil
				}
				if err != nil {
					cancel()
					return fmt.Errorf("%s: %w", scenario.Name, err)
				}
				mu.Lock()
				defer mu.Unlock()
				verified.Pairs = append(verified.Pairs, pair)
				each(scenario.Name, pair)
				return nil
			})
		}
	}
	err := group.Wait()
	for _, verified := range verifications {
		slices.SortFunc(verified.Pairs, func(a, b Pair) int { return cmp.Compare(a.Number, b.Number) })
	}
	return verifications, err
}

// plannedCores is the number of cores for which the runs of a verification are
// planned, however many there are. The flushes of more runs at once would
// disturb each other.
const plannedCores = 2

// Unable says why a scenario is not run in one of the ways, empty if it is.
func (w Ways) Unable(scenario scenarios.Scenario) string {
	if takes := w.takes(scenario); w.Longest > 0 && takes > w.Longest {
		return fmt.Sprintf("it takes about %.0f min in real time; name it to verify it", takes.Minutes())
	}
	for _, way := range w.Two {
		if err := trial.Supports(way.Layer, scenario); err != nil {
			return err.Error()
		}
	}
	return ""
}

// takes is how long a scenario takes at most in one of the ways, if that is real time.
func (w Ways) takes(scenario scenarios.Scenario) (longest time.Duration) {
	for _, way := range w.Two {
		if way.Clock == result.RealClock {
			longest = max(longest, repro.Forecast([]repro.Plan{{Scenario: scenario, Options: repro.Options{Clock: way.Clock}}}))
		}
	}
	return longest
}

// cost is what a repetition takes of the budget: that of the dearer way.
func (w Ways) cost(budget *repro.Budget, scenario scenarios.Scenario) int64 {
	var most int64
	for _, way := range w.Two {
		most = max(most, budget.Cost(scenario.Load, way.Layer, len(scenario.Executions())))
	}
	return most
}

// compare runs a repetition of a scenario in both ways.
func (w Ways) compare(ctx context.Context, scenario scenarios.Scenario, options repro.Options, number int) (Pair, error) {
	options.Cures = result.NoCures
	if w.Seeds {
		options.Seed += uint64(number - 1)
	}
	pair := Pair{Number: number}
	for i, way := range w.Two {
		options.Layer, options.Clock = way.Layer, way.Clock
		var err error
		if pair.Results[i], err = pair.run(ctx, scenario, options); err != nil {
			return pair, err
		}
	}
	pair.Differences = result.Disagreements(pair.Results[0].Variants, pair.Results[1].Variants)
	return pair, nil
}

// run runs a scenario in one way. A run on a machine that was too busy did not test
// the scenario, so it is repeated. That decision does not depend on what the run or
// the other way showed, and each repetition is counted.
func (p *Pair) run(ctx context.Context, scenario scenarios.Scenario, options repro.Options) (*result.Result, error) {
	var before *result.Result // the run that was discarded last
	for tries := 0; ; tries++ {
		found, err := repro.Run(ctx, scenario, options)
		if err != nil {
			return found, err
		}
		p.Again = append(p.Again, repeatedAlone(found)...)
		countRepeated(found, before)
		if tries == repro.MaxRetries || found.Interrupted {
			return found, nil
		}
		why := disturbed(found)
		if why == "" {
			return found, nil
		}
		p.Again = append(p.Again, why)
		before = found
	}
}

// repeatedAlone has a disturbance for each repetition of a variant within its run.
func repeatedAlone(r *result.Result) []Disturbance {
	total := 0
	for i := range r.Variants {
		total += r.Variants[i].Repeated
	}
	return slices.Repeat([]Disturbance{VariantLate}, total)
}

// countRepeated adds to the variants of a run those of the run that was discarded
// before it, nil if none was.
func countRepeated(r, before *result.Result) {
	if before == nil {
		return
	}
	for i := range r.Variants {
		r.Variants[i].Repeated += before.Variants[i].Repeated + 1
	}
}
