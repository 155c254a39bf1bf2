package command

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"hangscope/repro"
	"hangscope/scenarios"
)

// override is a flag that changes a field of the scenario.
type override struct {
	flag  cli.Flag
	field string
	set   func(*scenarios.Scenario, *cli.Context)
}

// defaults has the load of a scenario that says nothing of it.
var defaults = scenarios.Scenario{}.Complete().Load

// unlessSaid is the default of a flag that changes a field of the scenario.
func unlessSaid(value any) string {
	return fmt.Sprintf("%v, unless the scenario says otherwise", value)
}

// overrides are the flags that change the scenario, with the field of each.
var overrides = []override{
	{
		flag:  &cli.IntFlag{Name: "messages", Aliases: []string{"n"}, Usage: "messages a call", DefaultText: unlessSaid(defaults.Messages)},
		field: "load.messages",
		set:   func(s *scenarios.Scenario, c *cli.Context) { *s = s.WithMessages(c.Int("messages")) },
	},
	{
		flag:  &cli.DurationFlag{Name: "interval", Usage: "time between two messages; 0s sends as fast as possible", DefaultText: unlessSaid(*defaults.Interval)},
		field: "load.interval",
		set: func(s *scenarios.Scenario, c *cli.Context) {
			s.Load.Interval = new(scenarios.Duration(c.Duration("interval")))
		},
	},
	{
		flag:  &cli.IntFlag{Name: "size", Usage: "payload of a message in bytes", DefaultText: unlessSaid(*defaults.Size)},
		field: "load.size",
		set:   func(s *scenarios.Scenario, c *cli.Context) { s.Load.Size = new(c.Int("size")) },
	},
	{
		flag:  &cli.IntFlag{Name: "streams", Usage: "calls at the same time", DefaultText: unlessSaid(defaults.Streams)},
		field: "load.streams",
		set:   func(s *scenarios.Scenario, c *cli.Context) { s.Load.Streams = c.Int("streams") },
	},
}

// overridden changes a scenario as the flags of the command line say.
func overridden(c *cli.Context, scenario scenarios.Scenario) (scenarios.Scenario, error) {
	return changed(c, scenario, c.StringSlice("set"))
}

// changed changes a scenario as assignments say, and as the flags do that have a field
// of their own.
func changed(c *cli.Context, scenario scenarios.Scenario, assignments []string) (scenarios.Scenario, error) {
	if len(assignments) > 0 {
		var err error
		if scenario, err = scenario.Set(repro.Vocabulary(), assignments...); err != nil {
			return scenario, advised(fmt.Errorf("--set: %w", err))
		}
	}
	for _, o := range overrides {
		if c.IsSet(o.flag.Names()[0]) {
			o.set(&scenario, c)
		}
	}
	return scenario, flagError(c, scenario.Validate(repro.Vocabulary()))
}

// findScenario returns a built-in scenario, or the scenario of a file. A name with a
// slash, or one that ends in .yaml, .yml or .json, is the name of a file, and - is stdin.
// It returns when the context ends, because a pipe may have nothing to read for ever.
func findScenario(c *cli.Context, name string) (scenarios.Scenario, error) {
	var scenario scenarios.Scenario
	var err error
	switch {
	case name == stdinName || isFile(name):
		scenario, err = readScenario(c, name)
	default:
		scenario, err = scenarios.Builtin(name)
		if info, none := os.Stat(name); err != nil && none == nil {
			if info.IsDir() {
				err = &scenarios.Error{File: name, Problem: "is a folder; allowed: the name of a scenario, or a file with one", Hint: "name a file in it"}
				return scenario, advised(err)
			}
			return scenario, hint(err, "there is a file of that name, which is read as ./%s", name)
		}
	}
	if err != nil {
		return scenario, advised(err)
	}
	return scenario.Complete(), nil
}

// readScenario reads a scenario from a file, or from stdin.
func readScenario(c *cli.Context, name string) (scenario scenarios.Scenario, err error) {
	var found scenarios.Scenario // read owns it until it returns
	err = untilInterrupted(c.Context, 0, func() (err error) {
		if name == stdinName {
			found, err = scenarios.Read(c.App.Reader, "stdin", repro.Vocabulary())
		} else {
			if found, err = scenarios.ReadFile(name, repro.Vocabulary()); err != nil {
				err = notAScenario(name, err)
			}
		}
		return err
	})
	if errors.Is(err, errNoReader) {
		return scenario, exitError(ExitInterrupted)
	}
	return found, err
}

func isFile(name string) bool {
	if strings.ContainsAny(name, `/\`) {
		return true
	}
	for _, ending := range []string{".yaml", ".yml", ".json"} {
		if strings.HasSuffix(name, ending) {
			return true
		}
	}
	return false
}

// advised makes the hint that a scenario's error carries the hint of the command.
func advised(err error) error {
	var e *scenarios.Error
	if errors.As(err, &e) && e.Hint != "" {
		return hint(err, "%s", e.Hint)
	}
	return err
}

// flagError names the flag that gave a field its wrong value, if one did.
func flagError(c *cli.Context, err error) error {
	var e *scenarios.Error
	if !errors.As(err, &e) {
		return err
	}
	for _, o := range overrides {
		if name := o.flag.Names()[0]; o.field == e.Field && c.IsSet(name) {
			return advised(fmt.Errorf("--%s: %s", name, e.Problem))
		}
	}
	return advised(err)
}

// maxObserved bounds how long a variant is observed, and a silence that is no stall.
// In virtual time a day takes half a minute.
const maxObserved = 24 * time.Hour

// positive returns the value of a duration flag. It rejects a flag that is set to
// zero or less, or to more than maxObserved.
func positive(c *cli.Context, name string) (time.Duration, error) {
	d := c.Duration(name)
	if c.IsSet(name) && (d <= 0 || d > maxObserved) {
		return 0, outOfRange(name, scenarios.Duration(d))
	}
	return d, nil
}
