package mechanisms

import (
	"hangscope/repro/agent"
	"hangscope/repro/layer"
)

// ConntrackDeleteEstablished is the agent's third generation (mirrord PR
// #3106). Every connection that matters here is established, so it does what
// the first one does.
var ConntrackDeleteEstablished = layer.Mechanism{
	Name:       agent.G3.Mechanism,
	Generation: agent.G3.Name,
	Summary:    agent.G3.Runs,
	Flush:      deleteEntry,
}
