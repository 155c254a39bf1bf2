package mechanisms

import (
	"hangscope/repro/layer"
)

// ConntrackAndSocketKill is the agent's fourth generation (mirrord PR #3270),
// the default today: the third, then the fifth. What a killed connection says
// to its peer is heard only where it needs no translation: a relay that closes
// the other side of a connection that was killed closes one whose conntrack
// entry is gone.
var ConntrackAndSocketKill = layer.Mechanism{
	Name:       "conntrack-and-socket-kill",
	Generation: "g4",
	Summary:    "conntrack -D -p tcp --dport P --state ESTABLISHED, then ss -K sport = :P",
	Flush: func(flow *layer.Flow, port int) layer.Fault {
		if fault := killSocket(flow, port); fault != nil {
			return fault
		}
		return deleteEntry(flow, port)
	},
}
