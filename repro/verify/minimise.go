package verify

import (
	"context"
	"slices"

	"hangscope/repro"
	"hangscope/scenarios"
)

// Minimised is a scenario on which the layers differ, made as small as it could be.
type Minimised struct {
	Drawn
	// Tried is how many smaller scenarios were run, Smaller how many of them still
	// showed the difference.
	Tried, Smaller int
	// Interrupted is whether ctx ended before nothing smaller was left to try.
	Interrupted bool
}

// Minimise makes a scenario smaller, as long as the first fact in which the layers
// differ stays what it was on either layer, and the kernel shows it repeat times. It
// takes each step that succeeds, and tries no two at once.
func Minimise(ctx context.Context, from Drawn, repeat int, options repro.Options) (Minimised, error) {
	return minimise(ctx, from, func(s scenarios.Scenario) (Drawn, error) {
		return onBothLayers(ctx, s, from.Seed, repeat, options)
	})
}

// minimise is Minimise with a way to run a scenario.
func minimise(ctx context.Context, from Drawn, run func(scenarios.Scenario) (Drawn, error)) (Minimised, error) {
	from.Scenario = inFigures(from.Scenario, from.Seed)
	small, known := Minimised{Drawn: from}, Vocabulary()
	steps := smaller(from.Scenario, known)
	for len(steps) > 0 {
		next := steps[0]
		steps = steps[1:]
		found, err := run(next)
		if small.Interrupted = ctx.Err() != nil; small.Interrupted || err != nil {
			return small, err
		}
		small.Tried++
		small.Again = append(small.Again, found.Again...)
		if found.Standing != Different || !slices.Contains(found.Differences, from.Differences[0]) {
			continue
		}
		found.Again = small.Again
		small.Drawn, small.Smaller = found, small.Smaller+1
		steps = smaller(found.Scenario, known)
	}
	return small, nil
}

// inFigures returns the completed scenario with a random moment in figures, since a
// file has no seed.
func inFigures(s scenarios.Scenario, seed uint64) scenarios.Scenario {
	s = s.Complete()
	if s.Flush != nil && s.Flush.Phase == scenarios.Random {
		s.Flush.Delay = new(scenarios.Duration(s.FlushAfter(seed)))
		s.Flush.Phase = ""
	}
	return s
}
