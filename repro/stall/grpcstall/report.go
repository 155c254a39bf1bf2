package grpcstall

import (
	"log/slog"
	"runtime/debug"
	"time"

	"hangscope/repro/stall"
)

// stalled is called when a way has stalled.
func (m *Monitor) stalled(w *way, since time.Duration) {
	w.reported, w.stalledAt, w.stalledSince = true, w.seen, since
	m.report(w.event("", m.last-since))
}

// ended is called when a stall is over.
func (m *Monitor) ended(w *way, _, lasted time.Duration) {
	w.reported = false
	state, err := w.outcome()
	e := w.event(state, lasted)
	e.Err = err
	m.report(e)
}

// report logs an event and calls back.
func (m *Monitor) report(e Event) {
	m.guard(func() { m.log(e) })
	told := m.OnEnd
	if e.State == "" {
		told = m.OnStall
	}
	if told != nil {
		m.guard(func() { told(e) })
	}
}

func (m *Monitor) log(e Event) {
	level, text := slog.LevelWarn, "gRPC call stalls"
	switch e.State {
	case stall.Recovered:
		level, text = slog.LevelInfo, "gRPC call goes on after a stall"
	case stall.Told:
		text = "gRPC call has failed after a stall"
	case stall.Hung:
		text = "gRPC call still stalls, and is watched no longer"
	}
	m.logger().LogAttrs(e.Context, level, text, e.attributes()...)
}

func (m *Monitor) logger() *slog.Logger {
	if m.Logger != nil {
		return m.Logger
	}
	return slog.Default()
}

// guard calls code of others. What goes wrong there must not end the service
// that is watched.
func (m *Monitor) guard(call func()) {
	defer func() {
		if reason := recover(); reason != nil {
			// It may be the logger that panics.
			defer func() { _ = recover() }()
			m.logger().Error("panic in a callback of grpcstall", "panic", reason, "stack", string(debug.Stack()))
		}
	}()
	call()
}
