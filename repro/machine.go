package repro

import (
	"errors"
	"syscall"

	"hangscope/repro/kernel"
	"hangscope/repro/pod"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Finding is one thing that the layer kernel needs, tried on this machine.
type Finding = kernel.Finding

// Doctor tries all that the layer kernel needs, and says whether it can run.
func Doctor() (findings []Finding, able bool) {
	findings = kernel.Doctor()
	return findings, kernel.CanRun(findings)
}

// HowToGet returns how to get what an error of a run says is missing; empty if
// it says nothing of the kind.
func HowToGet(err error) string {
	if missing, ok := errors.AsType[*kernel.MissingError](err); ok {
		return missing.Get()
	}
	return ""
}

// Privileged reports whether this process may make network namespaces, which
// the layer kernel is made of.
func Privileged() bool { return kernel.Privileged() }

// AsRootOfItsOwn returns what a process needs to be root in a user namespace of
// its own, where it may make them; nil where there is no such thing.
func AsRootOfItsOwn() *syscall.SysProcAttr { return kernel.AsRootOfItsOwn() }

// KernelCommands returns what a run of a scenario's flush on the kernel does,
// in order, as commands that a reader can run by hand.
func KernelCommands(scenario scenarios.Scenario, options Options) ([]string, error) {
	scenario = scenario.Complete()
	if err := Supports(result.Kernel, scenario); err != nil {
		return nil, err
	}
	if scenario.Flush == nil {
		return nil, errors.New("the scenario has no flush")
	}
	path, err := pod.FindPath(scenario.Path)
	if err != nil {
		return nil, err
	}
	t := trialOf(scenario.Executions()[1], scenario)
	e := newExecution(t, scenario, options)
	return kernel.Commands(e.kernelConfig(path), t.mechanism)
}
