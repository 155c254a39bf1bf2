package layer_test

import (
	"cmp"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/layer"
	"hangscope/repro/layer/mechanisms"
	"hangscope/repro/network"
	"hangscope/repro/network/memory"
	"hangscope/repro/pod"
)

// On real sockets: the side outside the pod is told as soon as it sends, the
// one in the pod hears nothing.
func TestMarkRejectTellsWhoeverSendsIntoThePod(t *testing.T) {
	h := newHop(t, &network.Loopback{})
	h.Flush(&mechanisms.MarkReject)
	write(t, h.far, "rejected")
	require.ErrorIs(t, ended(h.far), syscall.ECONNRESET)
	assert.Equal(t, []evidence.Role{evidence.Client}, h.Counts()[0].Resets)
	assert.EqualValues(t, len("rejected"), h.Counts()[0].Swallowed)
}

// virtual runs a test of one flushed hop in virtual time.
func virtual(t *testing.T, test func(t *testing.T, h hop), configure ...func(*layer.Layer)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(t, newHop(t, &memory.Network{}, configure...)) })
}

func (h hop) flush() { h.Flush(&mechanisms.MarkReject) }

// after waits in virtual time.
func after(d time.Duration) { <-time.After(d) }

func TestMarkRejectBusy(t *testing.T) {
	virtual(t, func(t *testing.T, h hop) {
		write(t, h.near, "data")
		read(t, h.far, 4)
		after(2 * time.Millisecond)
		start := time.Now()
		h.flush()
		require.ErrorIs(t, ended(h.far), syscall.ECONNRESET, "its acknowledgement was rejected")
		assert.Equal(t, layer.DelayedAck-2*time.Millisecond, time.Since(start))
	})
}

func TestMarkRejectQuiet(t *testing.T) {
	virtual(t, func(t *testing.T, h hop) {
		write(t, h.near, "data")
		read(t, h.far, 4)
		after(60 * time.Millisecond)
		h.flush()
		after(time.Hour)
		waits(t, h.far)
	})
}

// What the far side sends in answer carries its acknowledgement; the answer to
// that is owed one again.
func TestMarkRejectAckRidesOnData(t *testing.T) {
	virtual(t, func(t *testing.T, h hop) {
		write(t, h.near, "data")
		read(t, h.far, 4)
		write(t, h.far, "ping")
		read(t, h.near, 4)
		h.flush()
		after(time.Hour)
		waits(t, h.far)
	})
}

func TestMarkRejectDeliversWhatLeavesThePod(t *testing.T) {
	virtual(t, func(t *testing.T, h hop) {
		h.flush()
		write(t, h.near, "last")
		start := time.Now()
		assert.Equal(t, "last", read(t, h.far, 4))
		require.ErrorIs(t, ended(h.far), syscall.ECONNRESET)
		assert.Equal(t, layer.DelayedAck, time.Since(start), "when it acknowledges")
	})
}

// hole is when the first packet that is sent again more than 10 s after the one before is
// sent, and so finds the hole in the wall of mark-reject (R3: 26.4 to 29.4 s were measured).
const hole = 26548 * time.Millisecond

// When the pod's side learns of it, after its first byte that nobody answers.
func TestMarkRejectPodSide(t *testing.T) {
	tests := map[string]struct {
		quiet       time.Duration // between the far side's reset and the near side's first write
		writes      int           // one a second, unless every says another time
		every       time.Duration
		userTimeout time.Duration
		want        time.Duration // after the first write; 0 is never
		told        error         // if nil, a RST
	}{
		"never writes":                  {writes: 0},
		"writes once":                   {writes: 1, want: hole},
		"writes on and on":              {writes: 60, want: hole},
		"a server of grpc-go":           {writes: 60, userTimeout: 20 * time.Second, want: 20540 * time.Millisecond, told: syscall.ETIMEDOUT},
		"writes again much later":       {writes: 2, every: 12 * time.Second, want: hole},
		"the conntrack entry just died": {quiet: 10 * time.Second, writes: 1, want: time.Nanosecond},
		"the conntrack entry lived":     {quiet: 9 * time.Second, writes: 1, want: hole},
		"the conntrack entry died":      {quiet: 11 * time.Second, writes: 1, want: time.Nanosecond},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			setTimeout := func(l *layer.Layer) {
				l.UserTimeouts = map[pod.Socket]time.Duration{
					{Owner: evidence.Forwarder}: test.userTimeout,
				}
			}
			virtual(t, func(t *testing.T, h hop) {
				h.flush()
				write(t, h.far, "x")
				require.ErrorIs(t, ended(h.far), syscall.ECONNRESET)
				after(test.quiet)
				start := time.Now()
				go func() {
					for range test.writes {
						_, _ = h.near.Write([]byte("unanswered"))
						after(cmp.Or(test.every, time.Second))
					}
				}()
				if test.want == 0 {
					after(time.Hour)
					waits(t, h.near)
					return
				}
				require.ErrorIs(t, ended(h.near), cmp.Or(test.told, error(syscall.ECONNRESET)))
				assert.Equal(t, test.want.Truncate(time.Millisecond), time.Since(start))
				assert.Zero(t, h.Counts()[0].Delivered)
				after(time.Minute) // until the writer is through
			}, setTimeout)
		})
	}
}

// The agent's mark is set once: a connection made afterwards has none.
func TestMarkRejectSparesLaterConnections(t *testing.T) {
	virtual(t, func(t *testing.T, h hop) {
		h.flush()
		listener, err := h.Listen(evidence.Forwarder)
		require.NoError(t, err)
		defer listener.Close()
		far, err := h.Dial(t.Context(), evidence.Client, evidence.Forwarder)
		require.NoError(t, err)
		near, err := listener.Accept()
		require.NoError(t, err)
		write(t, far, "fine")
		assert.Equal(t, "fine", read(t, near, 4))
		require.NoError(t, far.Close())
		require.NoError(t, near.Close())
	})
}

// A far side that closes is rejected as well: its FIN enters the pod.
func TestMarkRejectSwallowsTheFin(t *testing.T) {
	virtual(t, func(t *testing.T, h hop) {
		h.flush()
		require.NoError(t, h.far.Close())
		after(time.Hour)
		waits(t, h.near)
	})
}
