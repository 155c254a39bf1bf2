package chain

import (
	"errors"
	"maps"
	"net"
	"os"
	"slices"
	"sync"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
)

// process is the process of a role. It can be stopped, as by SIGSTOP: its code, its
// transport and its timers do nothing more, and its kernel goes on.
//
//	running ── stop ──▶ stopped ── goOn, when the chain is closed ──▶ running
type process struct {
	stopped chan struct{} // closed when it is stopped
	resumed chan struct{} // closed when it goes on

	stopping, resuming sync.Once

	mu    sync.Mutex
	conns map[*stoppable]bool
}

func newProcess() *process {
	return &process{stopped: make(chan struct{}), resumed: make(chan struct{}), conns: make(map[*stoppable]bool)}
}

// stop stops the process. Whoever reads in its transport reads no further byte.
func (p *process) stop() {
	p.stopping.Do(func() {
		close(p.stopped)
		for _, conn := range p.held() {
			_ = conn.Conn.SetReadDeadline(time.Now()) // wakes Read
		}
	})
}

// goOn lets the process go on, if it was stopped.
func (p *process) goOn() {
	p.resuming.Do(func() {
		close(p.resumed)
		for _, conn := range p.held() {
			conn.goOn()
		}
	})
}

// held returns the connections of the process. Its caller holds no lock of them: a
// connection that is being closed takes that of the process.
func (p *process) held() []*stoppable {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Collect(maps.Keys(p.conns))
}

// isStopped reports whether the process does nothing now.
func (p *process) isStopped() bool {
	select {
	case <-p.resumed:
		return false
	default:
	}
	return p.wasStopped()
}

// wasStopped reports whether the process is stopped, or was.
func (p *process) wasStopped() bool {
	select {
	case <-p.stopped:
		return true
	default:
		return false
	}
}

// wait returns at once while the process runs. While it is stopped it returns when it goes
// on. A nil process runs.
func (p *process) wait() {
	if p != nil && p.isStopped() {
		<-p.resumed
	}
}

// stoppable is a connection of a process.
type stoppable struct {
	net.Conn
	process *process
	// gone is closed when the owner has closed the connection.
	gone chan struct{}

	mu     sync.Mutex
	closed bool
	owed   bool // the owner has closed it while it was stopped
}

// hold returns a connection as the process has it.
func (p *process) hold(conn net.Conn) net.Conn {
	c := &stoppable{Conn: conn, process: p, gone: make(chan struct{})}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conns[c] = true
	return c
}

// Read implements net.Conn.
func (c *stoppable) Read(b []byte) (int, error) {
	for {
		if !c.awaitRunning() {
			return 0, net.ErrClosed
		}
		n, err := c.Conn.Read(b)
		if n == 0 && errors.Is(err, os.ErrDeadlineExceeded) && c.process.wasStopped() {
			if c.awaitRunning() {
				c.goOn() // the process may not have come to it yet
			}
			continue
		}
		return n, err
	}
}

// Write implements net.Conn.
func (c *stoppable) Write(b []byte) (int, error) {
	if !c.awaitRunning() {
		return 0, net.ErrClosed
	}
	return c.Conn.Write(b)
}

// awaitRunning waits while the process is stopped. It is false if the connection is
// closed before the process goes on.
func (c *stoppable) awaitRunning() bool {
	if !c.process.isStopped() {
		return true
	}
	select {
	case <-c.process.resumed:
		return true
	case <-c.gone:
		return false
	}
}

// Close implements net.Conn. The kernel hears of it when the process goes on.
func (c *stoppable) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return net.ErrClosed
	}
	c.closed = true
	close(c.gone)
	if c.process.isStopped() {
		c.owed = true
		return nil
	}
	c.process.forget(c)
	return c.Conn.Close()
}

// goOn does what the owner has asked for meanwhile.
func (c *stoppable) goOn() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.owed {
		c.owed = false
		_ = c.Conn.Close()
	}
	if c.closed {
		return
	}
	_ = c.Conn.SetReadDeadline(time.Time{})
}

func (p *process) forget(c *stoppable) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.conns, c)
}

// SetReadDeadline implements net.Conn. A stopped process sets none.
func (c *stoppable) SetReadDeadline(t time.Time) error {
	if c.process.isStopped() {
		return nil
	}
	return c.Conn.SetReadDeadline(t)
}

// SetDeadline implements net.Conn.
func (c *stoppable) SetDeadline(t time.Time) error {
	if c.process.isStopped() {
		return nil
	}
	return c.Conn.SetDeadline(t)
}

// Number implements [network.Numbered].
func (c *stoppable) Number() int { return network.NumberOf(c.Conn) }

// worker is a goroutine of a process that works for a call. It stops with its process:
// what it does then is the last that is recorded of it.
type worker struct {
	evidence.Worker
	process *process
}

// Enter records what the worker does from now on.
func (w worker) Enter(activity evidence.Activity) {
	w.process.wait()
	w.Worker.Enter(activity)
}
