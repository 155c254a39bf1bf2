package command

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/repro/trial"
	"hangscope/scenarios"
)

// maxRuns bounds the runs of one command, because all their results are kept, about
// a hundred kilobytes each.
const maxRuns = 1000

// planned is what a command line asks to run.
type planned struct {
	plans []repro.Plan
	// set is whether the results are reported as a set, even a single one.
	set bool
}

// plansToRun returns the runs that the command line asks for. The flags change each
// scenario, and --repeat says how often it runs.
func plansToRun(c *cli.Context, options repro.Options) (planned, error) {
	names, err := namesToRun(c)
	if err != nil {
		return planned{}, err
	}
	found, err := scenariosToRun(c, names, options.Layer)
	if err != nil {
		return planned{}, err
	}
	times, err := timesToRun(c, len(found))
	if err != nil {
		return planned{}, err
	}
	asked := planned{set: c.Bool("all") || c.IsSet("repeat") || len(found) > 1}
	for _, scenario := range found {
		asked.plans = append(asked.plans, repeated(repro.Plan{Scenario: scenario, Options: options}, times)...)
	}
	return asked, nil
}

// repeated returns copies of a plan, each with a seed of its own.
func repeated(plan repro.Plan, times int) []repro.Plan {
	plans := make([]repro.Plan, times)
	for i := range plans {
		plans[i] = plan
		plans[i].Options.Seed += uint64(i) //nolint:gosec // a loop's index is not negative
	}
	return plans
}

// timesToRun returns how often each of count scenarios is run.
func timesToRun(c *cli.Context, count int) (int, error) {
	if !c.IsSet("repeat") {
		return 1, nil
	}
	times := c.Int("repeat")
	if times < 1 || times > maxRuns {
		return 0, outOfRange("repeat", times)
	}
	if times*count > maxRuns {
		return 0, hint(
			fmt.Errorf("--repeat: %d times %d scenarios are %d runs; allowed: %d", times, count, times*count, maxRuns),
			"--repeat %d is the most for %d scenarios", maxRuns/count, count)
	}
	return times, nil
}

// scenariosToRun returns the named scenarios, as the flags of the command line
// change them. It is an error if the layer cannot run one of them.
func scenariosToRun(c *cli.Context, names []string, layer result.LayerName) ([]scenarios.Scenario, error) {
	var found []scenarios.Scenario
	from := make(map[string]string)
	for _, name := range names {
		scenario, err := findScenario(c, name)
		if err != nil {
			return nil, err
		}
		if scenario, err = overridden(c, scenario); err != nil {
			return nil, ofSeveral(names, name, err)
		}
		if other, ok := from[scenario.Name]; ok {
			return nil, sameName(scenario.Name, other, name)
		}
		if err := trial.Supports(layer, scenario); err != nil {
			return nil, ofSeveral(names, name, err)
		}
		from[scenario.Name] = name
		found = append(found, scenario)
	}
	return found, nil
}

// ofSeveral names the scenario of an error, if there are several scenarios.
func ofSeveral(names []string, name string, err error) error {
	if len(names) > 1 {
		return within(err, "scenario "+name)
	}
	return err
}

// namesToRun returns the names on the command line. With --all these are all of the
// catalogue, and without a name it is the default scenario.
func namesToRun(c *cli.Context) ([]string, error) {
	names, err := arguments(c, maxRuns)
	switch {
	case err != nil:
		return nil, err
	case c.Bool("all") && len(names) > 0:
		return nil, hint(fmt.Errorf("--all: given together with %q; allowed: one of the two", names),
			"--all runs every scenario that hangscope list names")
	case c.Bool("all"):
		return scenarios.Names(), nil
	case len(names) == 0:
		return []string{defaultScenario}, nil
	}
	return names, nil
}

// sameName is the error for two scenarios of one name. The report of a set could
// not tell them apart.
func sameName(name, one, other string) error {
	if one == other {
		return hint(fmt.Errorf("scenario %q is named twice", one), "--repeat 2 runs it twice, with different seeds")
	}
	return hint(fmt.Errorf("%q and %q are both named %q", one, other, name),
		"give one of them another name, or run them one after another")
}
