package chain

import (
	"context"
	"net"

	"golang.org/x/net/http2"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
)

// transports is the network as the roles use it. What goes wrong in the transport of a
// role goes wrong here, above what watches the wire.
type transports struct {
	network.Network
	freezer *freezer
	faults  *faults
}

// Listen implements network.Network.
func (t *transports) Listen(role evidence.Role) (net.Listener, error) {
	listener, err := t.Network.Listen(role)
	if err != nil {
		return nil, err
	}
	return &transportListener{Listener: listener, transports: t, role: role}, nil
}

// transportListener gives the connections that it accepts the faults of their role.
type transportListener struct {
	net.Listener
	transports *transports
	role       evidence.Role
	muted      muted
}

// Accept implements net.Listener. The server never sees a connection on which nothing is
// to be said.
func (l *transportListener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		l.transports.freezer.of(l.role).wait()
		if err != nil {
			return nil, err
		}
		if l.transports.faults.mutes(l.role) {
			l.muted.keep(conn)
			continue
		}
		return l.transports.use(conn, l.role, false), nil
	}
}

// Close implements net.Listener.
func (l *transportListener) Close() error {
	err := l.Listener.Close()
	l.muted.close()
	return err
}

// Dial implements network.Network.
func (t *transports) Dial(ctx context.Context, from, to evidence.Role) (net.Conn, error) {
	t.freezer.of(from).wait()
	conn, err := t.Network.Dial(ctx, from, to)
	if err != nil {
		return nil, err
	}
	return t.use(conn, from, true), nil
}

// use returns a connection as a role has it.
func (t *transports) use(conn net.Conn, role evidence.Role, dialled bool) net.Conn {
	if frames, ok := t.frames(role, dialled); ok {
		if dialled {
			frames.preface = len(http2.ClientPreface)
		}
		conn = &rewriting{Conn: conn, frames: frames}
	}
	if process := t.freezer.of(role); process != nil {
		conn = process.hold(conn)
	}
	return conn
}

// frames returns what becomes of the frames that a role writes. It is false if nothing
// does.
func (t *transports) frames(role evidence.Role, dialled bool) (frames frameWriter, ok bool) {
	if fault := t.faults.find(WindowLeak, role); fault != nil {
		frames.update, ok = t.leak(uint32(fault.Stream)), true
	}
	if t.faults.find(HeldWindow, role) != nil {
		frames.update, ok = t.holdWindow, true
	}
	if t.faults.find(MaxConnectionAge, role) != nil && !dialled {
		frames.seen, ok = t.aged, true
	}
	return frames, ok
}

// leak returns what leaves out the window of the connection or, if one call is to be
// concerned, that of its stream. A client numbers its streams 1, 3, 5.
func (t *transports) leak(call uint32) func([]byte, uint32, uint32) []byte {
	var leaks uint32 // the connection
	if call > 0 {
		leaks = 2*call - 1
	}
	return func(out []byte, stream, increment uint32) []byte {
		if stream == leaks {
			t.faults.struck.Store(true)
			return out
		}
		return appendUpdate(out, stream, increment)
	}
}

// holdWindow gives the window of the connection back with that of a stream, as the stream
// is read, and not when its bytes have come.
func (t *transports) holdWindow(out []byte, stream, increment uint32) []byte {
	t.faults.struck.Store(true)
	if stream == 0 {
		return out
	}
	return appendUpdate(appendUpdate(out, stream, increment), 0, increment)
}

// aged takes note that a connection has come to its greatest age.
func (t *transports) aged(kind http2.FrameType) {
	if kind == http2.FrameGoAway {
		t.faults.struck.Store(true)
	}
}
