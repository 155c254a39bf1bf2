package check

import (
	"hangscope/repro/agent"
	"hangscope/repro/result"
)

// shownBy are scenarios of the catalogue by generation and path, with the fields to change.
// Those with a field to change expect something else than they show then.
var shownBy = map[string]map[string]result.CheckedScenario{
	"g1": {
		steal: {Name: "again-and-again"}, mirror: changed("mirrord-4552", agent.G1, "path=mirror"),
		meshout: changed("mesh-outbound", agent.G1), meshio: changed("linkerd-4806", agent.G1),
	},
	"g2": {
		std: {Name: "mirrord-2348"}, steal: {Name: "after-the-flush"}, mirror: changed("mirrord-2348", agent.G2, "path=mirror"),
		meshout: changed("mirrord-2348", agent.G2, "path=meshout"), meshio: {Name: "linkerd-2348"},
	},
	"g3": {
		steal: {Name: "mirrord-4552"}, mirror: changed("mirrord-4552", agent.G3, "path=mirror"),
		meshout: {Name: "mesh-outbound"}, meshio: changed("linkerd-4806", agent.G3),
	},
	"g4": {
		steal: changed("mirrord-4552", agent.G4), mirror: {Name: "mirror-again"},
		meshout: changed("between-two-commands", agent.G4), meshio: {Name: "linkerd-4806"},
	},
	"g6": {meshout: {Name: "between-two-commands"}},
}

// changed is a scenario whose flush is that of a generation, with other fields besides.
func changed(name string, g agent.Generation, fields ...string) result.CheckedScenario {
	return result.CheckedScenario{Name: name, Set: append(fields, "flush.mechanism="+g.Mechanism)}
}

// scenarioOf is the scenario that shows a hang. Where nothing hangs there is none.
func scenarioOf(h hanging) result.CheckedScenario {
	if h.rank() == 0 {
		return result.CheckedScenario{Set: []string{}}
	}
	s := shownBy[h.generation][h.path]
	s.Set = append([]string{}, s.Set...)
	return s
}
