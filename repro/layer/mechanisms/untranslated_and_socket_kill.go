package mechanisms

import (
	"hangscope/repro/agent"
	"hangscope/repro/layer"
)

// UntranslatedAndSocketKill is the agent's sixth generation (mirrord PR #4806), its
// default in releases after 3.250.0: the fourth, but it deletes only the entries
// whose reply source port is the flushed port too. A connection that a rule gave to
// another port keeps its entry, so what its relay says reaches the peer, and a relay
// that has not yet accepted it still learns where it was going.
var UntranslatedAndSocketKill = layer.Mechanism{
	Name:       agent.G6.Mechanism,
	Generation: agent.G6.Name,
	Summary:    agent.G6.Runs,
	Flush: func(flow *layer.Flow, port int) layer.Fault {
		if flow.Redirected {
			return nil
		}
		return deleteEntry(flow, port)
	},
	Then: killSocket,
}
