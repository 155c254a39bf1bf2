package kernel

import (
	"net"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"hangscope/repro/pod"
)

// noKeepAlive leaves TCP keepalive off where the scenario does not want it:
// Go's default of 15 s would end a silence that hangscope wants to see.
const noKeepAlive = -1

// options sets a socket's options before it is used; what a listener accepts
// inherits them.
func (n *network) options(socket pod.Socket) func(network, address string, c syscall.RawConn) error {
	return func(_, _ string, c syscall.RawConn) error {
		var err error
		failed := c.Control(func(fd uintptr) { err = n.setOptions(int(fd), socket) })
		if failed != nil {
			return failed
		}
		return err
	}
}

func (n *network) setOptions(fd int, socket pod.Socket) error {
	if mark, relays := marks[socket.Owner]; relays {
		if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_MARK, int(mark)); err != nil {
			return err
		}
	}
	if timeout := n.UserTimeouts[socket]; timeout > 0 {
		if err := unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(timeout.Milliseconds())); err != nil {
			return err
		}
	}
	idle := int(n.KeepAlives[socket] / time.Second)
	if idle <= 0 {
		return nil
	}
	for _, option := range []struct{ level, name, value int }{
		{unix.SOL_SOCKET, unix.SO_KEEPALIVE, 1},
		{unix.IPPROTO_TCP, unix.TCP_KEEPIDLE, idle},
		{unix.IPPROTO_TCP, unix.TCP_KEEPINTVL, idle},
	} {
		if err := unix.SetsockoptInt(fd, option.level, option.name, option.value); err != nil {
			return err
		}
	}
	return nil
}

// joined makes one listener of two.
type joined struct {
	net.Listener // the first one, whose address it has

	second   net.Listener
	accepted chan net.Conn
	closed   chan struct{}
	once     sync.Once
	pumps    sync.WaitGroup
}

func join(first, second net.Listener) *joined {
	j := &joined{Listener: first, second: second, accepted: make(chan net.Conn), closed: make(chan struct{})}
	j.pumps.Go(func() { j.pump(first) })
	j.pumps.Go(func() { j.pump(second) })
	return j
}

func (j *joined) pump(from net.Listener) {
	for {
		conn, err := from.Accept()
		if err != nil {
			return
		}
		select {
		case j.accepted <- conn:
		case <-j.closed:
			_ = conn.Close()
			return
		}
	}
}

// Accept implements net.Listener.
func (j *joined) Accept() (net.Conn, error) {
	select {
	case conn := <-j.accepted:
		return conn, nil
	case <-j.closed:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (j *joined) Close() error {
	j.once.Do(func() {
		close(j.closed)
		_ = j.Listener.Close()
		_ = j.second.Close()
		j.pumps.Wait()
	})
	return nil
}
