package mechanisms

import (
	"hangscope/repro/layer"
)

// ConntrackDeleteEstablished is the agent's third generation (mirrord PR
// #3106). Every connection that matters here is established, so it does what
// the first one does.
var ConntrackDeleteEstablished = layer.Mechanism{
	Name:       "conntrack-delete-established",
	Generation: "g3",
	Summary:    "conntrack -D -p tcp --dport P --state ESTABLISHED",
	Flush:      deleteEntry,
}
