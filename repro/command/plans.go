package command

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/repro/trial"
	"hangscope/scenarios"
)

// mostRuns bounds the runs of one command: their results are kept, about a hundred
// kilobytes each.
const mostRuns = 1000

// planned is what a command line asks to run.
type planned struct {
	plans []repro.Plan
	// set is whether the results are reported as a set, however many they are.
	set bool
}

// plansToRun returns what the command line asks for: its scenarios, with what
// its flags change, each as often as they say.
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

// repeated returns a plan as often as the command line says, each with a seed
// of its own.
func repeated(plan repro.Plan, times int) []repro.Plan {
	plans := make([]repro.Plan, times)
	for i := range plans {
		plans[i] = plan
		plans[i].Options.Seed += uint64(i) //nolint:gosec // a loop's index is not negative
	}
	return plans
}

// timesToRun is how often each scenario is run.
func timesToRun(c *cli.Context, scenarios int) (int, error) {
	if !c.IsSet("repeat") {
		return 1, nil
	}
	times := c.Int("repeat")
	if times < 1 || times > mostRuns {
		return 0, fmt.Errorf("--repeat: %d is out of range; allowed: 1 to %d", times, mostRuns)
	}
	if times*scenarios > mostRuns {
		return 0, hint(
			fmt.Errorf("--repeat: %d times %d scenarios are %d runs; allowed: %d", times, scenarios, times*scenarios, mostRuns),
			"--repeat %d is the most for so many", mostRuns/scenarios)
	}
	return times, nil
}

// scenariosToRun returns the scenarios of these names, with what the flags of
// the command line change, if the layer can run them all.
func scenariosToRun(c *cli.Context, names []string, layer result.LayerName) ([]scenarios.Scenario, error) {
	var found []scenarios.Scenario
	from := make(map[string]string)
	for _, name := range names {
		scenario, err := findScenario(name)
		if err != nil {
			return nil, err
		}
		if scenario, err = overridden(c, scenario); err != nil {
			return nil, ofSeveral(names, name, err)
		}
		if other, ok := from[scenario.Name]; ok {
			return nil, twice(scenario.Name, other, name)
		}
		if err := trial.Supports(layer, scenario); err != nil {
			return nil, ofSeveral(names, name, err)
		}
		from[scenario.Name] = name
		found = append(found, scenario)
	}
	return found, nil
}

// ofSeveral says of which scenario an error is, if there are several.
func ofSeveral(names []string, name string, err error) error {
	if len(names) > 1 {
		return within(err, "scenario "+name)
	}
	return err
}

// namesToRun are the names of the command line: all of the catalogue with
// --all, and the default if there is none.
func namesToRun(c *cli.Context) ([]string, error) {
	names, err := arguments(c, mostRuns)
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

// twice is the error for two scenarios of one name: in the report of a set they
// could not be told apart.
func twice(name, one, other string) error {
	if one == other {
		return hint(fmt.Errorf("scenario %q is named twice", one), "--repeat 2 runs it twice, with different seeds")
	}
	return hint(fmt.Errorf("%q and %q are both scenarios of the name %q", one, other, name),
		"give one of them another name, or run them one after another")
}
