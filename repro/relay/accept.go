package relay

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"hangscope/repro/network"
	"hangscope/repro/wire/calls"
)

// How long accept waits when no descriptor is left: at first, and at most, twice as long
// each time.
const (
	firstPause = 5 * time.Millisecond
	maxPause   = time.Second
)

// accept takes the connections of a hop. Where no descriptor is left, it waits a little: the
// next one may find room.
func (r *Relay) accept(ctx context.Context, hop Hop) error {
	pause := firstPause
	for {
		conn, err := hop.Listener.Accept()
		if ctx.Err() != nil {
			if err == nil {
				_ = conn.Close()
			}
			return nil
		}
		switch {
		case err == nil:
			pause = firstPause
			r.take(ctx, hop, conn)
		case isShortage(err):
			if r.config.Failed != nil {
				r.config.Failed(hop, err)
			}
			wait(ctx, pause)
			pause = min(2*pause, maxPause)
		default:
			return fmt.Errorf("%s: %w", hop.Listener.Addr(), err)
		}
	}
}

// isShortage reports whether an error of Accept is of this machine's means, and passes.
func isShortage(err error) bool {
	temporary, ok := errors.AsType[interface {
		error
		Temporary() bool
	}](err)
	return ok && temporary.Temporary()
}

func wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// take carries one connection.
func (r *Relay) take(ctx context.Context, hop Hop, accepted net.Conn) {
	c := r.enter(hop, accepted)
	if c == nil {
		_ = network.Reset(accepted)
		return
	}
	from, to := ends(hop.Number)
	r.carrying.Go(func() {
		err := r.layer.Carry(ctx, from, to, c.near, func(ctx context.Context) (net.Conn, error) {
			conn, err := dial(ctx, hop.Target)
			if err != nil {
				return nil, err
			}
			return c.dialled(conn), nil
		})
		if err != nil && r.config.Failed != nil && ctx.Err() == nil {
			r.config.Failed(hop, err)
		}
		c.close(r.config.Clock.Now())
		r.note(c)
	})
}

// dial connects to a target. It does so in a goroutine of its own, whose stack grows: that of
// the caller lasts as long as the connection.
func dial(ctx context.Context, target string) (conn net.Conn, err error) {
	var dialling sync.WaitGroup
	dialling.Go(func() {
		conn, err = (&net.Dialer{Timeout: dialTimeout, KeepAlive: -1}).DialContext(ctx, "tcp", target)
	})
	dialling.Wait()
	return conn, err
}

// maxStrange bounds how many reasons are told.
const maxStrange = 20

// note keeps why the bytes of a connection were not HTTP/2, if they were not.
func (r *Relay) note(c *connection) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, side := range []calls.Side{calls.FromClient, calls.FromServer} {
		if why := c.sent.NotHTTP2(side); why != "" && len(r.strange) < maxStrange {
			r.strange[fmt.Sprintf("what a %s sent on hop %d was not followed: %s", side, c.hop, why)] = true
		}
	}
}

// portOf is the port of an address, 0 if it has none.
func portOf(addr net.Addr) int {
	if tcp, ok := addr.(*net.TCPAddr); ok {
		return tcp.Port
	}
	return 0
}

// close takes note that the connection has ended: what was open on it ends with it.
func (c *connection) close(at time.Duration) {
	by := calls.FromServer
	if sent, _, _ := c.passages(calls.FromClient); sent.Ended != nil {
		by = calls.FromClient
	}
	c.sent.Close(by, at)
	c.arrived.Close(by, at)
	c.over.Store(true)
}
