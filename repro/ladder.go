package repro

import (
	"slices"

	"hangscope/repro/pod"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// step is a rung of an isolation: the step before with one component more.
type step struct {
	name, adds string
	// instead is whether it takes the place of the step before: flushes that a
	// scenario compares are not added to each other.
	instead bool
	trial   trial
}

// ladder returns the steps of an isolation: from the chain alone to the
// scenario's flush. A path that has no such component has no such step.
func ladder(scenario scenarios.Scenario, layer result.LayerName) []step {
	steps := []step{
		{name: "direct", adds: "the two services and the client", trial: trialOf(result.VariantDirect, scenario)},
	}
	relays := trialOf(result.VariantFlushOff, scenario)
	relays.path = "plain"
	if layer == result.Kernel {
		steps = append(steps, step{name: "conntrack", adds: "the pod's kernel tracks its connections", trial: relays})
	} else {
		steps = append(steps, step{name: "relays", adds: "a relay for each connection, as the layer has them", trial: relays})
	}
	for _, part := range []struct{ path, name, adds string }{
		{"steal", "redirect", "the redirect of the port to the agent, before the call begins"},
		{"meshout", "outbound proxy", "a mesh proxy for what the pod dials"},
		{"meshio", "inbound proxy", "a mesh proxy for what the pod is dialled for"},
	} {
		if part.path == scenario.Path || part.path == "meshout" && scenario.Path == "meshio" {
			t := trialOf(result.VariantFlushOff, scenario)
			t.path = part.path
			steps = append(steps, step{name: part.name, adds: part.adds, trial: t})
		}
	}
	if scenario.Flush == nil {
		return named(steps)
	}
	if path, err := pod.FindPath(scenario.Path); err == nil && len(path.Stealing(scenario.Ports.Forwarder)) > 0 {
		t := trialOf(result.VariantFlushOff, scenario)
		t.steals = true
		steps = append(steps, step{name: "new redirect", adds: "the agent's redirect, added while the call runs", trial: t})
	}
	return named(append(steps, flushes(scenario)...))
}

// flushes are the last steps of a ladder: the scenario's flush, or one for each
// of its variants.
func flushes(scenario scenarios.Scenario) []step {
	var steps []step
	for i, name := range scenario.Executions()[1:] {
		t := trialOf(name, scenario)
		s := step{name: "flush", adds: "the flush: " + t.mechanism, instead: i > 0, trial: t}
		if scenario.Variants != nil {
			s.name = "flush " + name
		}
		if s.instead {
			s.adds += ", in place of the one before"
		}
		steps = append(steps, s)
	}
	return steps
}

// named gives the trials the names of their steps, as rungs.
func named(steps []step) []step {
	for i := range steps {
		steps[i].trial.name, steps[i].trial.part = steps[i].name, result.PartLadder
	}
	return steps
}

// rungs judges the steps of a ladder that were tried: the first one with trouble
// breaks, and those with trouble that take its place.
func rungs(steps []step, variants []result.Variant) []result.Rung {
	var r []result.Rung
	broken, over := false, false
	for _, s := range steps {
		over = over || broken && !s.instead
		tried := slices.IndexFunc(variants, func(v result.Variant) bool { return v.Name == s.name })
		if tried < 0 {
			continue // interrupted before its turn came
		}
		v := variants[tried]
		rung := result.Rung{
			Name: s.name, Adds: s.adds, Outcome: v.Outcome,
			Messages: v.Messages, LongestGapNS: v.Gaps.MaxNS,
		}
		if v.Outcome != scenarios.Flowing && v.Outcome != scenarios.Undecided && !over {
			rung.Breaks, broken = true, true
		}
		r = append(r, rung)
	}
	return r
}
