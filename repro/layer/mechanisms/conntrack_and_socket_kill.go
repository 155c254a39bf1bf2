package mechanisms

import (
	"hangscope/repro/agent"
	"hangscope/repro/layer"
)

// ConntrackAndSocketKill is the agent's fourth generation (mirrord PR #3270),
// the default until its sixth: the third, then the fifth, a process each. In the
// window between the two, packets meet the rules without an entry. The peer of a killed connection
// hears of it only where no translation is needed. A relay whose one connection
// was killed closes its other one, and the conntrack entry of that is gone.
var ConntrackAndSocketKill = layer.Mechanism{
	Name:       agent.G4.Mechanism,
	Generation: agent.G4.Name,
	Summary:    agent.G4.Runs,
	Flush:      deleteEntry,
	Then:       killSocket,
}
