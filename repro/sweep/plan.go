package sweep

import (
	"errors"
	"fmt"
	"slices"

	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Plan is what a sweep is to do.
type Plan struct {
	// Scenario is what all cells have in common. What it expects is not compared.
	Scenario scenarios.Scenario
	// Axes are the fields that vary.
	Axes []scenarios.Axis
	// Seeds is how many runs each cell has, with the seed of the options and those
	// that follow.
	Seeds int
	// Options are those of each run.
	Options repro.Options
}

// MaxRuns bounds the runs of a sweep: at some milliseconds each, they take a quarter
// of an hour.
const MaxRuns = result.MaxCells

// Runs is how many runs a sweep has, if all its cells are possible.
func (p *Plan) Runs() int { return p.cells() * p.Seeds }

func (p *Plan) cells() int { return result.Combinations(p.Axes) }

// Check says what is wrong with a plan. A plan is right if at least one of its cells
// is possible. The error is a [scenarios.Error].
func (p *Plan) Check() error {
	if problem := p.checkAxes(); problem != nil {
		return problem
	}
	_, problem := p.cell(0)
	for i := 1; problem != nil && i < p.cells(); i++ {
		if _, other := p.cell(i); other == nil {
			return nil
		}
	}
	if problem != nil {
		return problem
	}
	return nil
}

func (p *Plan) checkAxes() *scenarios.Error {
	switch {
	case len(p.Axes) == 0:
		return &scenarios.Error{
			Problem: "nothing varies; allowed: one to three fields with several values each",
			Hint:    "for example --set flush.delay=0ms..100ms/2ms, or --set 'flush.mechanism=*'",
		}
	case len(p.Axes) > result.MaxAxes:
		return &scenarios.Error{
			Problem: fmt.Sprintf("%d fields vary; allowed: %d", len(p.Axes), result.MaxAxes),
			Hint:    "give one of them a single value, and make a map for each",
		}
	case p.Seeds < 1:
		return &scenarios.Error{Problem: fmt.Sprintf("%d seeds are out of range; allowed: 1 to %d", p.Seeds, MaxRuns)}
	case p.cells() > MaxRuns/p.Seeds:
		problem := fmt.Sprintf("%d cells; allowed: %d", p.cells(), MaxRuns)
		if p.Seeds > 1 {
			problem = fmt.Sprintf("%d cells with %d seeds each; allowed: %d runs", p.cells(), p.Seeds, MaxRuns)
		}
		return &scenarios.Error{Problem: problem, Hint: "larger steps, or fewer seeds"}
	}
	for i, axis := range p.Axes {
		if slices.ContainsFunc(p.Axes[:i], func(other scenarios.Axis) bool { return other.Field == axis.Field }) {
			return &scenarios.Error{Field: axis.Field, Problem: "given twice; allowed: once"}
		}
	}
	return nil
}

// variants are the names of what is executed in each cell. Which values the axes have
// does not change them.
func (p *Plan) variants() []string {
	for i := range p.cells() {
		if scenario, problem := p.cell(i); problem == nil {
			return scenario.Executions()
		}
	}
	return nil
}

// cell returns the scenario of a cell, or why there is none. It expects nothing: what
// is expected of the scenario as it was says nothing about another one.
func (p *Plan) cell(i int) (scenarios.Scenario, *scenarios.Error) {
	base := p.Scenario
	base.Expect = nil
	scenario, err := base.At(p.Axes, result.Combination(p.Axes, i), repro.Vocabulary())
	problem, _ := errors.AsType[*scenarios.Error](err)
	return scenario, problem
}
