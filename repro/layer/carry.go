package layer

import (
	"context"
	"net"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
)

// Carry carries a connection that somebody outside has dialled, as if one role had dialled
// another, and returns when it has ended. It makes the other half with dial, unless a rule
// gives the connection to a process of the pod. If that fails, the connection is reset, and
// the error says why. The error is [net.ErrClosed] if the layer has been closed.
func (l *Layer) Carry(ctx context.Context, from, to evidence.Role, dialled net.Conn, dial func(context.Context) (net.Conn, error)) error {
	l.mu.Lock()
	r, err := l.way(from, to)
	if err == nil {
		l.relays.Add(1)
	}
	l.mu.Unlock()
	if err != nil {
		_ = network.Reset(dialled)
		return err
	}
	defer l.relays.Done()
	var accepted net.Conn
	if r.acceptor == to {
		accepted, err = dial(ctx)
	} else {
		accepted, err = l.Under.Dial(ctx, r.role(), r.acceptor)
	}
	if flow := l.join(r, dialled, accepted, err); flow != nil {
		l.drop(flow) // strangers may come for ever
	}
	return err
}
