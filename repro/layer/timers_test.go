package layer_test

import (
	"io"
	"net"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/layer"
	"hangscope/repro/layer/mechanisms"
	"hangscope/repro/network"
	"hangscope/repro/pod"
)

// told is what an end is told: an error, at a time after the flush, give or take what the
// kernels that were measured differed by.
type told struct {
	err    error
	at     time.Duration
	within time.Duration
}

var untold = told{}

// situation is what is done to a hop: before the flush, and then until it is over.
type situation struct {
	mechanism     *layer.Mechanism
	configure     func(*layer.Layer)
	before, after func(t *testing.T, h hop)
	near, far     told
	deaf          bool // the far side does not read
}

// ending is how a connection ended for one side, and when.
type ending struct {
	mu  sync.Mutex
	err error
	at  time.Duration
}

// await reads until the connection has ended.
func (e *ending) await(conn net.Conn, start time.Time) {
	_, err := io.Copy(io.Discard, conn)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.err, e.at = err, time.Since(start)
}

func (e *ending) assert(t *testing.T, side string, want told) {
	t.Helper()
	e.mu.Lock()
	defer e.mu.Unlock()
	if want.err == nil {
		assert.NoError(t, e.err, "%s, after %s", side, e.at)
		return
	}
	require.ErrorIs(t, e.err, want.err, side)
	assert.InDelta(t, want.at.Seconds(), e.at.Seconds(), want.within.Seconds(), side)
}

// The first steps of a situation.
var (
	nothing = func(*testing.T, hop) {}
	// owed is that the far side has just been sent a message.
	owed = func(t *testing.T, h hop) {
		write(t, h.near, "message")
		read(t, h.far, len("message"))
		after(2 * time.Millisecond)
	}
	// asked is that the near side has just been sent one.
	asked = func(t *testing.T, h hop) {
		write(t, h.far, "message")
		read(t, h.near, len("message"))
		after(2 * time.Millisecond)
	}
	// streamed is a stream the acknowledgements of which are late half of the time, as
	// gRPC's pings have it, and nothing owed.
	streamed = func(t *testing.T, h hop) {
		for range 50 {
			write(t, h.near, "x")
			read(t, h.far, 1)
			write(t, h.far, "y")
			read(t, h.near, 1)
			owed(t, h)
			after(98 * time.Millisecond)
		}
	}
	// full is that the far side takes no more, which reads nothing.
	full = func(t *testing.T, h hop) {
		go func() { _, _ = h.near.Write(make([]byte, 1<<20)) }()
		after(time.Second)
	}
)

// writesOn has the near side write every 100 ms, until it cannot.
func writesOn(_ *testing.T, h hop) {
	go func() {
		for {
			if _, err := io.WriteString(h.near, "message"); err != nil {
				return
			}
			after(100 * time.Millisecond)
		}
	}()
}

func writesOnce(t *testing.T, h hop) { write(t, h.near, "message") }
func finishes(t *testing.T, h hop)   { require.NoError(t, h.near.(network.HalfCloser).CloseWrite()) }

// userTimeout sets TCP_USER_TIMEOUT of the near side, keepAlive the idle time of its TCP
// keepalive.
func userTimeout(d time.Duration) func(*layer.Layer) {
	return func(l *layer.Layer) {
		l.UserTimeouts = map[pod.Socket]time.Duration{{Owner: evidence.Forwarder}: d}
	}
}

func keepAlive(d time.Duration) func(*layer.Layer) {
	return func(l *layer.Layer) {
		l.KeepAlives = map[pod.Socket]time.Duration{{Owner: evidence.Forwarder}: d}
	}
}

func stealing(l *layer.Layer) { l.Path = path("std") }

func both(first, second func(*layer.Layer)) func(*layer.Layer) {
	return func(l *layer.Layer) {
		first(l)
		second(l)
	}
}

const ms = time.Millisecond

// Who is told when, by the timers of TCP alone. The times are those that were measured on
// Linux 6.18: the documents' (repro/verify/testdata/kernel-truth.md), and those of
// docs/flush.md.
func TestWhoTheTimersOfTCPTell(t *testing.T) {
	reset, timedOut := error(syscall.ECONNRESET), error(syscall.ETIMEDOUT)
	ack := told{reset, 38 * ms, 0}
	retried := told{timedOut, 938500 * ms, 1500 * ms} // 15 min 38 s
	tests := map[string]situation{
		// What was not acknowledged is sent again, and that decides.
		"conntrack-delete, std, an ACK is owed": {
			&mechanisms.ConntrackDelete, stealing, owed, nothing, told{reset, 220 * ms, 20 * ms}, ack, false,
		},
		"conntrack-delete-established, std, an ACK is owed": {
			&mechanisms.ConntrackDeleteEstablished, stealing, owed, nothing, told{reset, 220 * ms, 20 * ms}, ack, false,
		},
		"conntrack-delete, std, the near side owes it": {
			&mechanisms.ConntrackDelete, stealing, asked, nothing, untold, untold, false,
		},
		"conntrack-delete, std, quiet":  {&mechanisms.ConntrackDelete, stealing, streamed, nothing, untold, untold, false},
		"conntrack-delete, plain, busy": {&mechanisms.ConntrackDelete, nil, owed, nothing, untold, untold, false},
		"half-open, an ACK is owed": {
			&mechanisms.HalfOpen, nil, owed, nothing, told{reset, 220 * ms, 20 * ms}, untold, false,
		},
		// mark-reject: the near side's RST is dropped, until the hole (R3).
		"mark-reject, an ACK is owed": {&mechanisms.MarkReject, nil, owed, nothing, told{reset, 27900 * ms, 1500 * ms}, ack, false},
		"mark-reject, an ACK is owed to grpc-go's server": {
			&mechanisms.MarkReject, userTimeout(20 * time.Second), owed, nothing, told{timedOut, 20500 * ms, 200 * ms}, ack, false,
		},
		"mark-reject, quiet": {&mechanisms.MarkReject, nil, streamed, nothing, untold, untold, false},
		"mark-reject, a stream": {
			&mechanisms.MarkReject, nil, streamed, writesOn, told{reset, 28900 * ms, 600 * ms}, told{reset, 0, ms}, false,
		},
		"mark-reject, a stream of grpc-go's server": {
			&mechanisms.MarkReject, userTimeout(20 * time.Second), streamed, writesOn,
			told{timedOut, 20500 * ms, 200 * ms},
			told{reset, 0, ms},
			false,
		},
		// A path that drops everything.
		"black-hole, quiet":       {&mechanisms.BlackHole, nil, streamed, nothing, untold, untold, false},
		"black-hole, one message": {&mechanisms.BlackHole, nil, nothing, writesOnce, retried, untold, false},
		"black-hole, a stream":    {&mechanisms.BlackHole, nil, nothing, writesOn, retried, untold, false},
		"black-hole, an ACK owed": {&mechanisms.BlackHole, nil, owed, nothing, retried, untold, false},
		"black-hole, a stream of grpc-go's server": {
			&mechanisms.BlackHole, userTimeout(20 * time.Second), streamed, writesOn, told{timedOut, 20200 * ms, 400 * ms}, untold, false,
		},
		"black-hole, a call with TCP_USER_TIMEOUT": {
			&mechanisms.BlackHole, userTimeout(5 * time.Second), nothing, writesOnce, told{timedOut, 5500 * ms, 150 * ms}, untold, false,
		},
		"black-hole, quiet, with TCP_USER_TIMEOUT": {
			&mechanisms.BlackHole, userTimeout(5 * time.Second), streamed, nothing, untold, untold, false,
		},
		"black-hole, TCP keepalive": {
			&mechanisms.BlackHole, keepAlive(15 * time.Second), asked, nothing, told{timedOut, 149500 * ms, 1500 * ms}, retried, false,
		},
		"black-hole, TCP keepalive with TCP_USER_TIMEOUT": {
			&mechanisms.BlackHole, both(keepAlive(15*time.Second), userTimeout(5*time.Second)), asked, nothing,
			told{timedOut, 29800 * ms, 300 * ms},
			retried, false,
		},
		"black-hole, TCP keepalive of a writer": {
			&mechanisms.BlackHole, keepAlive(15 * time.Second), nothing, writesOnce, retried, untold, false,
		},
		"black-hole, a FIN": {&mechanisms.BlackHole, userTimeout(5 * time.Second), nothing, finishes, told{timedOut, 5500 * ms, 150 * ms}, untold, false},
		// The window is closed: the probes that ask for it are packets.
		"conntrack-delete, std, a closed window": {
			&mechanisms.ConntrackDelete, stealing, full, nothing, untold, untold, true,
		},
		"black-hole, a closed window": {
			&mechanisms.BlackHole, userTimeout(20 * time.Second), full, nothing, told{timedOut, 20500 * ms, 200 * ms}, untold, true,
		},
		"half-open, a closed window": {
			&mechanisms.HalfOpen, nil, full, nothing, told{reset, 462 * ms, 0}, untold, true,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			configure := test.configure
			if configure == nil {
				configure = func(*layer.Layer) {}
			}
			virtual(t, func(t *testing.T, h hop) {
				test.before(t, h)
				start := time.Now()
				_, matched := h.Flush(test.mechanism)
				require.NotZero(t, matched)
				near, far := &ending{}, &ending{}
				go near.await(h.near, start)
				if !test.deaf {
					go far.await(h.far, start)
				}
				test.after(t, h)
				after(time.Hour)
				near.assert(t, "near", test.near)
				far.assert(t, "far", test.far)
			}, configure)
		})
	}
}
