package trial

import (
	"slices"
	"time"

	"hangscope/repro/agent"
	"hangscope/repro/pod"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// CuresFor returns the cures of a set that are tried on a scenario, in their order. A
// scenario that compares flushes has no cures, and one without a flush those that are
// tried against one of its faults.
func CuresFor(set result.CureSet, scenario scenarios.Scenario) []Cure {
	if scenario.Variants != nil {
		return nil
	}
	var tried []Cure
	for _, c := range Cures {
		switch {
		case scenario.Flush == nil && !c.against(scenario.Fault), scenario.Flush != nil && c.onlyFaults:
		case !set.Holds(c.set), c.has != nil && c.has(scenario):
		case c.streams && scenario.Call != scenarios.ServerStream:
		case c.agent && !byAgent(scenario.Flush):
		default:
			tried = append(tried, c)
		}
	}
	return tried
}

// against reports whether the cure is tried against one of some faults.
func (c Cure) against(faults scenarios.Faults) bool {
	return slices.ContainsFunc(c.faults, func(kind scenarios.FaultKind) bool { return faults.Find(kind) != nil })
}

// afflicted is the variant of a scenario in which something goes wrong.
func afflicted(scenario scenarios.Scenario) string {
	if scenario.Flush == nil {
		return result.VariantFaultOn
	}
	return result.VariantFlushOn
}

// CureTrials returns the trials of the cures of a set, for a scenario. The cure
// without a flush has none, since every scenario has that variant.
func CureTrials(set result.CureSet, scenario scenarios.Scenario) map[string]Trial {
	trials := make(map[string]Trial)
	x := timesFor(scenario)
	for _, c := range CuresFor(set, scenario) {
		t := Of(afflicted(scenario), scenario)
		t.Name, t.Part = c.Name, result.PartCures
		c.apply(&t, x)
		if scenario.Flush != nil && t.Mechanism == "" {
			continue
		}
		t.AtLeast = x.observed(c, scenario)
		trials[c.Name] = t
	}
	return trials
}

// Flushes reports whether the cure is tried with a flush. Without one it is the
// variant that every scenario has.
func (c Cure) Flushes() bool { return c.Name != Cures[0].Name }

// FlushDue estimates the latest moment at which the flush of a scenario
// happens.
func FlushDue(scenario scenarios.Scenario) time.Duration {
	load := scenario.Load
	after := scenario.Flush.After()
	if scenario.Flush.Phase == scenarios.Random {
		after = time.Duration(*load.Interval)
	}
	return time.Duration(*load.Delay) + time.Duration(*scenario.Flush.AfterMessage)*time.Duration(*load.Interval) +
		after + spread(scenario.Flush)
}

// spread is how long a flush takes at most: four commands for two families of addresses.
func spread(flush *scenarios.Flush) time.Duration {
	commands := 2
	if flush.DualStack {
		commands *= 2
	}
	return time.Duration(commands-1) * Window(flush)
}

// Window is the time between two commands of a flush.
func Window(flush *scenarios.Flush) time.Duration {
	if flush.Window != nil {
		return time.Duration(*flush.Window)
	}
	return pod.ProcessStart
}

// byAgent reports whether a flush is one of mirrord's agent, so that a setting of the
// agent could prevent it.
func byAgent(flush *scenarios.Flush) bool {
	_, ok := agent.OfMechanism(flush.Mechanism)
	return ok && flush.By != scenarios.ByMiddlebox
}
