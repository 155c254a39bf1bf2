package trial

import (
	"errors"
	"fmt"
	"strings"

	"hangscope/repro/kernel"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Supports says why a layer cannot run a scenario, nil if it can. Not every
// mechanism has a form that a kernel could run.
func Supports(name result.LayerName, scenario scenarios.Scenario) error {
	if name != result.Kernel {
		return nil
	}
	scenario = scenario.Complete()
	if scenario.Fault.Find(scenarios.Latency) != nil {
		return errors.New("the fault latency needs netem on one hop, and has no form on a kernel yet; --delay makes all links slow")
	}
	for _, variant := range scenario.Executions() {
		if mechanism := Of(variant, scenario).Mechanism; mechanism != "" && !kernel.Has(mechanism) {
			return fmt.Errorf("variant %s: mechanism %q has no form on a kernel; those that have: %s",
				variant, mechanism, strings.Join(kernel.Mechanisms(), ", "))
		}
	}
	return nil
}
