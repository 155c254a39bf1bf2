package mechanisms

import (
	"hangscope/repro/agent"
	"hangscope/repro/layer"
)

// SocketKill is the agent's fifth generation (mirrord PR #4552, if
// MIRRORD_AGENT_STEALER_FLUSH_CONNECTIONS_CONNTRACK is false): the kernel
// destroys the sockets in the pod whose local port is the flushed one. Their
// owners get ECONNABORTED and their peers a RST, at once.
var SocketKill = layer.Mechanism{
	Name:       agent.G5.Mechanism,
	Generation: agent.G5.Name,
	Summary:    agent.G5.Runs,
	Flush:      killSocket,
}

// killSocket ends a flow whose accepting socket has the local port. The
// dialling side's port is never the flushed one, and that of a redirected
// connection's accepting side is the relay's own. A socket that has ended is not
// there to be killed, so its peer is not told.
func killSocket(flow *layer.Flow, port int) layer.Fault {
	if flow.Redirected || flow.OriginalPort != port || !flow.InPod[layer.Acceptor] || flow.Ended(layer.Acceptor) {
		return nil
	}
	flow.Reset(layer.Acceptor)
	flow.Reset(layer.Dialler)
	return lost{}
}

// lost is the fault of a flow that nothing passes any more.
type lost struct{}

// Packet implements Fault.
func (lost) Packet(*layer.Flow, layer.Packet) layer.Fate { return layer.Swallow }
