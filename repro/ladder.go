package repro

import (
	"slices"

	"hangscope/repro/pod"
	"hangscope/scenarios"
)

// step is a rung of an isolation: the step before with one component more.
type step struct {
	name, adds string
	trial      trial
}

// ladder returns the steps of an isolation: from the chain alone to the
// scenario's flush. A path that has no such component has no such step.
func ladder(scenario scenarios.Scenario) []step {
	steps := []step{
		{name: "direct", adds: "the two services and the client", trial: trialOf(VariantDirect, scenario)},
	}
	relays := trialOf(VariantFlushOff, scenario)
	relays.path = "plain"
	steps = append(steps, step{name: "relays", adds: "a relay for each connection, as the layer has them", trial: relays})
	for _, part := range []struct{ path, name, adds string }{
		{"steal", "redirect", "the redirect of the port to the agent, before the call begins"},
		{"meshout", "outbound proxy", "a mesh proxy for what the pod dials"},
		{"meshio", "inbound proxy", "a mesh proxy for what the pod is dialled for"},
	} {
		if part.path == scenario.Path || part.path == "meshout" && scenario.Path == "meshio" {
			t := trialOf(VariantFlushOff, scenario)
			t.path = part.path
			steps = append(steps, step{name: part.name, adds: part.adds, trial: t})
		}
	}
	if scenario.Flush == nil {
		return named(steps)
	}
	if path, err := pod.FindPath(scenario.Path); err == nil && len(path.Stealing(scenario.Ports.Forwarder)) > 0 {
		t := trialOf(VariantFlushOff, scenario)
		t.steals = true
		steps = append(steps, step{name: "new redirect", adds: "the agent's redirect, added while the call runs", trial: t})
	}
	for _, name := range scenario.Executions()[1:] {
		t := trialOf(name, scenario)
		steps = append(steps, step{name: "flush", adds: "the flush: " + t.mechanism, trial: t})
	}
	return named(steps)
}

// named gives the trials the names of their steps, as rungs.
func named(steps []step) []step {
	for i := range steps {
		steps[i].trial.name, steps[i].trial.part = steps[i].name, PartLadder
	}
	return steps
}

// rungs judges the steps of a ladder: the first one with trouble breaks.
func rungs(steps []step, variants []Variant) []Rung {
	if len(variants) == 0 {
		return nil
	}
	result := make([]Rung, len(variants))
	for i, v := range variants {
		result[i] = Rung{
			Name: steps[i].name, Adds: steps[i].adds, Outcome: v.Outcome,
			Messages: v.Messages, LongestGapNS: v.Gaps.MaxNS,
		}
	}
	broken := func(r Rung) bool { return r.Outcome != scenarios.Flowing }
	if i := slices.IndexFunc(result, broken); i >= 0 {
		result[i].Breaks = true
	}
	return result
}
