package command

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"hangscope/repro"
	"hangscope/repro/command/built"
	"hangscope/repro/sweep"
	"hangscope/scenarios"
)

// sweepPlan returns the sweep that the command line asks for.
func sweepPlan(c *cli.Context) (*sweep.Plan, error) {
	args, err := arguments(c, 1)
	if err != nil {
		return nil, err
	}
	if err := oneLayer(c); err != nil {
		return nil, err
	}
	plan := &sweep.Plan{Seeds: c.Int("seeds"), Options: repro.Options{Seed: c.Uint64("seed"), Version: built.Version()}}
	if plan.Seeds < 1 || plan.Seeds > sweep.MaxRuns {
		return nil, outOfRange("seeds", plan.Seeds)
	}
	if plan.Options.StallAfter, err = positive(c, "stall-after"); err != nil {
		return nil, err
	}
	if plan.Options.Observe, err = positive(c, "observe"); err != nil {
		return nil, err
	}
	axes, single, err := parsedAxes(c)
	if err != nil {
		return nil, err
	}
	plan.Axes = axes
	if plan.Scenario, err = findScenario(c, append(args, defaultScenario)[0]); err != nil {
		return nil, err
	}
	if plan.Scenario, err = changed(c, plan.Scenario, single); err != nil {
		return nil, err
	}
	if err := plan.Check(); err != nil {
		return nil, advised(fmt.Errorf("--set: %w", err))
	}
	return plan, nil
}

// parsedAxes separates the axes from the assignments of a single value. A field may be
// given only once, by a flag of its own too.
func parsedAxes(c *cli.Context) (axes []scenarios.Axis, single []string, err error) {
	given := make(map[string]string)
	for _, o := range overrides {
		if name := o.flag.Names()[0]; c.IsSet(name) {
			given[o.field] = "--" + name
		}
	}
	for _, assignment := range c.StringSlice("set") {
		field, _, _ := strings.Cut(assignment, "=")
		field = strings.TrimSpace(field)
		if first, ok := given[field]; ok {
			return nil, nil, fmt.Errorf("--set: %s: given twice, first by %s; allowed: once", field, first)
		}
		given[field] = "--set " + assignment
		if field == "expect" || strings.HasPrefix(field, "expect.") {
			return nil, nil, hint(fmt.Errorf("--set: %s: a sweep compares nothing with what is expected; allowed: fields that change what is run", field),
				"hangscope run checks what is expected")
		}
		axis, err := scenarios.ParseAxis(assignment, repro.Vocabulary())
		switch {
		case err != nil:
			return nil, nil, advised(fmt.Errorf("--set: %w", err))
		case axis != nil:
			axes = append(axes, *axis)
		default:
			single = append(single, assignment)
		}
	}
	return axes, single, nil
}
