package proxy

import (
	"context"
	"io"
	"net"
	"sync"

	"golang.org/x/net/http2"
)

// session is a connection that the proxy has accepted, with those that it has dialled for
// it.
type session struct {
	proxy *proxy

	mu   sync.Mutex
	near *end
	fars []*end
	over bool
}

// begin begins to serve a connection. The caller holds proxy.mu.
func (s *session) begin(conn net.Conn) {
	s.near = newEnd(s, conn, false)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.near.send(func() error {
		if limit := s.proxy.Streams; limit > 0 {
			return s.near.writing.WriteSettings(http2.Setting{ID: http2.SettingMaxConcurrentStreams, Val: limit})
		}
		return s.near.writing.WriteSettings()
	})
	s.proxy.running.Go(s.near.write)
	s.proxy.running.Go(s.serve)
}

// serve reads what comes from the near side until it ends, and the session with it.
func (s *session) serve() {
	preface := make([]byte, len(http2.ClientPreface))
	if _, err := io.ReadFull(s.near.conn, preface); err == nil && string(preface) == http2.ClientPreface {
		s.read(s.near)
	}
	s.end()
	s.proxy.forget(s)
}

// end ends all that the session has.
func (s *session) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = true
	for _, st := range s.near.byID() {
		st.stop()
	}
	s.near.close()
	for _, far := range s.fars {
		far.close()
	}
}

// lose takes note that a connection has ended. Without the near one there is nobody to serve;
// the streams of one to the back end are reset.
func (s *session) lose(e *end) {
	if !e.far {
		s.end()
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e.close()
	if s.proxy.dead.Load() {
		return
	}
	for _, st := range e.byID() {
		st.fail(badGateway)
	}
}

// back returns a connection to the back end that takes a further stream: one that the
// session has, or a new one.
func (s *session) back() *end {
	s.mu.Lock()
	for _, far := range s.fars {
		if !s.proxy.OneEach && !far.closed && (!far.draining || s.proxy.SwallowsGoAway) && len(far.streams) < far.allowed {
			s.mu.Unlock()
			return far
		}
	}
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), dialTimeout)
	defer cancel()
	conn, err := s.proxy.under.Dial(ctx, s.proxy.role, s.proxy.target)
	if err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over {
		_ = conn.Close()
		return nil
	}
	far := newEnd(s, conn, true)
	s.fars = append(s.fars, far)
	far.send(func() error {
		if _, err := io.WriteString(far.buffered, http2.ClientPreface); err != nil {
			return err
		}
		return far.writing.WriteSettings()
	})
	s.proxy.running.Go(far.write)
	s.proxy.running.Go(func() {
		s.read(far)
		s.lose(far)
	})
	return far
}

// connect gives a stream its connection to the back end.
func (s *session) connect(st *stream) {
	far := s.back()
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case st.over:
	case far == nil || far.closed:
		st.fail(badGateway)
	default:
		st.attach(far)
	}
}
