package layer

import "hangscope/repro/evidence"

// TCP implements [network.Informed]: it is what the kernel of this side would say of the
// socket. The kernel below knows another one, whose peer is the relay.
func (c *conn) TCP() *evidence.TCP {
	flow := c.find()
	if flow == nil {
		return nil
	}
	flow.mu.Lock()
	defer flow.mu.Unlock()
	return flow.tcp(c.side)
}

// tcp is what a side's kernel knows of its socket. The caller holds mu.
func (f *Flow) tcp(side Side) *evidence.TCP {
	state, now := &f.ends[side], f.clock.Now()
	tcp := &evidence.TCP{
		State: "ESTABLISHED", Unacked: uint32(state.unacked), Retransmits: state.retransmits, //nolint:gosec // few
		LastSent: now - state.dataSent, LastReceived: now - state.dataCame,
	}
	switch {
	case state.gone:
		tcp.State, tcp.Unacked = "CLOSE", 0
	case f.sound() && f.ends[side.Other()].owes(now):
		tcp.Unacked = 1
	}
	return tcp
}
