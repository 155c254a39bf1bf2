package chain

import (
	"context"
	"sync"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/evidence"
)

// link is a connection that can be given up for a fresh one.
type link struct {
	dial func() (*channel, error)

	mu     sync.Mutex
	conn   *channel
	closed bool
}

func newLink(dial func() (*channel, error)) (*link, error) {
	conn, err := dial()
	return &link{dial: dial, conn: conn}, err
}

// current returns the connection in use.
func (l *link) current() *channel {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.conn
}

func (l *link) client() chainpb.ChainClient { return l.current().client }

// renew gives up a connection for a fresh one, unless somebody has before.
// Calls on the old one end.
func (l *link) renew(old *channel) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed || l.conn != old {
		return
	}
	fresh, err := l.dial()
	if err != nil {
		return // the old one is as good as none, and says so to its callers
	}
	l.conn = fresh
	_ = old.Close()
}

func (l *link) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	if l.conn != nil {
		_ = l.conn.Close()
	}
}

// tend renews the connection whenever its health says so, until ctx ends.
func (l *link) tend(ctx context.Context, clock evidence.Clock, remedies Remedies) {
	for ctx.Err() == nil {
		conn := l.current()
		var failed bool
		switch {
		case remedies.HealthCheck > 0:
			failed = checkHealth(ctx, clock, conn, remedies.HealthCheck)
		case remedies.HealthWatch:
			failed = watchHealth(ctx, conn)
		default:
			return
		}
		if failed {
			l.renew(conn)
		}
	}
}
