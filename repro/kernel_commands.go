package repro

import (
	"errors"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/kernel"
	"hangscope/repro/pod"
	"hangscope/repro/result"
	"hangscope/repro/trial"
	"hangscope/scenarios"
)

// KernelCommands returns what a run of a scenario's flush, or else of its faults of the
// path, on the kernel does,
// in order, as commands that a reader can run by hand.
func KernelCommands(scenario scenarios.Scenario, options Options) ([]string, error) {
	scenario = scenario.Complete()
	if err := trial.Supports(result.Kernel, scenario); err != nil {
		return nil, err
	}
	if scenario.Flush == nil && len(scenario.Fault.Of(scenarios.PathFamily)) == 0 {
		return nil, errors.New("the scenario has no flush, and no fault of the path")
	}
	t := trial.Of(scenario.Executions()[1], scenario)
	path, err := t.Way()
	if err != nil {
		return nil, err
	}
	e := newExecution(t, scenario, options)
	config := e.kernelConfig(evidence.Clock{}, path)
	if scenario.Flush == nil {
		var begins []pod.LinkFault
		for _, s := range t.Struck() {
			begins = append(begins, s.LinkFault)
		}
		return kernel.LinkCommands(config, begins), nil
	}
	config.DualStack = scenario.Flush.DualStack
	if window := scenario.Flush.Window; window != nil {
		config.Window = time.Duration(*window)
	}
	return kernel.Commands(config, t.Mechanism)
}
