package repro

import (
	"errors"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/kernel"
	"hangscope/repro/result"
	"hangscope/repro/trial"
	"hangscope/scenarios"
)

// KernelCommands returns what a run of a scenario's flush on the kernel does,
// in order, as commands that a reader can run by hand.
func KernelCommands(scenario scenarios.Scenario, options Options) ([]string, error) {
	scenario = scenario.Complete()
	if err := trial.Supports(result.Kernel, scenario); err != nil {
		return nil, err
	}
	if scenario.Flush == nil {
		return nil, errors.New("the scenario has no flush")
	}
	t := trial.Of(scenario.Executions()[1], scenario)
	path, err := t.Way()
	if err != nil {
		return nil, err
	}
	e := newExecution(t, scenario, options)
	config := e.kernelConfig(evidence.Clock{}, path)
	config.DualStack = scenario.Flush.DualStack
	if window := scenario.Flush.Window; window != nil {
		config.Window = time.Duration(*window)
	}
	return kernel.Commands(config, t.Mechanism)
}
