package command

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"hangscope/repro"
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
	plan := &sweep.Plan{Seeds: c.Int("seeds"), Options: repro.Options{Seed: c.Uint64("seed"), Version: version()}}
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
	if plan.Scenario, err = findScenario(append(args, defaultScenario)[0]); err != nil {
		return nil, err
	}
	if plan.Scenario, err = changed(c, plan.Scenario, single); err != nil {
		return nil, err
	}
	return plan, advised(sweepError(plan.Check()))
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

// sweepError names the flag that is wrong.
func sweepError(err error) error {
	switch {
	case err == nil:
		return nil
	case strings.Contains(err.Error(), "seeds are out of range"):
		return fmt.Errorf("--seeds: %w", err)
	default:
		return fmt.Errorf("--set: %w", err)
	}
}
