package trial

import (
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Step is a rung of an isolation: it adds one component to the step before.
type Step struct {
	Name, Adds string
	// Instead is whether the step replaces the step before: flushes that a
	// scenario compares are not added to each other.
	Instead bool
	Trial   Trial
}

// Ladder returns the steps of an isolation, from the chain alone to the
// scenario's flush. A component that the path lacks has no step.
func Ladder(scenario scenarios.Scenario, layer result.LayerName) []Step {
	steps := []Step{
		{Name: "direct", Adds: "the two services and the client", Trial: Of(result.VariantDirect, scenario)},
	}
	relays := harmless(result.VariantFlushOff, scenario)
	relays.Path = "plain"
	if layer == result.Kernel {
		steps = append(steps, Step{Name: "conntrack", Adds: "the pod's kernel tracks its connections", Trial: relays})
	} else {
		steps = append(steps, Step{Name: "relays", Adds: "a relay for each connection, as the layer has them", Trial: relays})
	}
	for _, part := range []struct{ path, name, adds string }{
		{"steal", "redirect", "the redirect of the port to the agent, before the call begins"},
		{"mirror", "redirect", "the redirect of the port to the agent, which passes the call on, before that begins"},
		{"meshout", "outbound proxy", "a mesh proxy for what the pod dials"},
		{"meshio", "inbound proxy", "a mesh proxy for the connections that the pod accepts"},
	} {
		if part.path == scenario.Path || part.path == "meshout" && scenario.Path == "meshio" {
			t := harmless(result.VariantFlushOff, scenario)
			t.Path = part.path
			steps = append(steps, Step{Name: part.name, Adds: part.adds, Trial: t})
		}
	}
	if scenario.Flush == nil {
		return named(steps)
	}
	t := harmless(result.VariantFlushOff, scenario)
	if path, err := t.Way(); err == nil && len(path.Stealing(scenario.Ports.Forwarder)) > 0 {
		t.Steals = true
		steps = append(steps, Step{Name: "new redirect", Adds: "the agent's redirect, added while the call runs", Trial: t})
	}
	if len(scenario.Fault) > 0 {
		steps = append(steps, Step{Name: "fault", Adds: "what goes wrong beside the flush", Trial: Of(result.VariantFlushOff, scenario)})
	}
	return named(append(steps, flushes(scenario)...))
}

// flushes returns the last steps of a ladder: the scenario's flush, or one
// flush for each of its variants.
func flushes(scenario scenarios.Scenario) []Step {
	var steps []Step
	for i, name := range scenario.Executions()[1:] {
		t := Of(name, scenario)
		s := Step{Name: "flush", Adds: "the flush: " + t.Mechanism, Instead: i > 0, Trial: t}
		if scenario.Variants != nil {
			s.Name = "flush " + name
		}
		if s.Instead {
			s.Adds += ", in place of the one before"
		}
		steps = append(steps, s)
	}
	return steps
}

// named names the trials after their steps, and marks them as rungs.
func named(steps []Step) []Step {
	for i := range steps {
		steps[i].Trial.Name, steps[i].Trial.Part = steps[i].Name, result.PartLadder
	}
	return steps
}
