package layer_test

import (
	"bytes"
	"io"
	"math/rand/v2"
	"net"
	"os"
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
)

func TestWhatIsWrittenSkipsTheRelay(t *testing.T) {
	for name, under := range map[string]network.Network{"loopback": &network.Loopback{}, "memory": &memory.Network{}} {
		t.Run(name, func(t *testing.T) {
			h := newHop(t, under)
			for _, ends := range [][2]net.Conn{{h.far, h.near}, {h.near, h.far}} {
				write(t, ends[0], "ping")
				assert.Equal(t, "ping", read(t, ends[1], 4))
				assert.Zero(t, layer.Relayed(ends[0]))
			}
			assert.EqualValues(t, 8, h.Counts()[0].Delivered)
		})
	}
}

// Where the other side does not read, what is written goes now past the relay
// and now through it.
func TestShortCutKeepsTheOrder(t *testing.T) {
	for name, under := range map[string]network.Network{"loopback": &network.Loopback{}, "memory": &memory.Network{}} {
		t.Run(name, func(t *testing.T) {
			h := newHop(t, under)
			const size = 16 << 20
			data := make([]byte, size)
			_, err := rand.NewChaCha8([32]byte{}).Read(data)
			require.NoError(t, err)
			go func() {
				for rest := data; len(rest) > 0; {
					n := min(len(rest), 1+rand.IntN(200<<10))
					_, err := h.near.Write(rest[:n])
					assert.NoError(t, err)
					rest = rest[n:]
				}
			}()
			got := make([]byte, size)
			for rest := got; len(rest) > 0; {
				n := min(len(rest), 1+rand.IntN(2<<20))
				_, err := io.ReadFull(h.far, rest[:n])
				require.NoError(t, err)
				rest = rest[n:]
			}
			assert.True(t, bytes.Equal(data, got))
			assert.EqualValues(t, size, h.Counts()[0].Delivered)
		})
	}
}

// From the flush on, the relay does its work.
func TestFlushEndsTheShortCut(t *testing.T) {
	virtual(t, func(t *testing.T, h hop) {
		after(time.Second)
		write(t, h.far, "past")
		assert.Zero(t, layer.Relayed(h.far))
		after(time.Second)
		h.Flush(&mechanisms.BlackHole)
		write(t, h.far, "swallowed")
		waits(t, h.far)
		assert.EqualValues(t, len("swallowed"), layer.Relayed(h.far))
		assert.EqualValues(t, len("swallowed"), h.Counts()[0].Swallowed)
	})
}

// A flush that did no harm is over with the first packet.
func TestShortCutIsBackAfterAHarmlessFlush(t *testing.T) {
	virtual(t, func(t *testing.T, h hop) {
		after(time.Second)
		h.Flush(&mechanisms.ConntrackDelete)
		write(t, h.far, "through")
		assert.EqualValues(t, len("through"), layer.Relayed(h.far))
		synctest.Wait()
		write(t, h.far, "past")
		assert.EqualValues(t, len("through"), layer.Relayed(h.far), "what came later was not")
		assert.Equal(t, "throughpast", read(t, h.near, len("throughpast")))
	})
}

// What a socket refuses is refused on the short cut too.
func TestWritesFailAsThoseOfASocket(t *testing.T) {
	tests := map[string]struct {
		end  func(t *testing.T, conn net.Conn)
		want error
	}{
		"closed": {func(t *testing.T, conn net.Conn) { t.Helper(); require.NoError(t, conn.Close()) }, net.ErrClosed},
		"reset":  {func(t *testing.T, conn net.Conn) { t.Helper(); require.NoError(t, network.Reset(conn)) }, net.ErrClosed},
		"half closed": {func(t *testing.T, conn net.Conn) {
			t.Helper()
			require.NoError(t, conn.(network.HalfCloser).CloseWrite())
			require.NoError(t, conn.SetDeadline(time.Time{}))
		}, syscall.EPIPE},
		"late": {func(t *testing.T, conn net.Conn) { t.Helper(); require.NoError(t, conn.SetDeadline(time.Unix(1, 0))) }, os.ErrDeadlineExceeded},
		"late to write": {func(t *testing.T, conn net.Conn) {
			t.Helper()
			require.NoError(t, conn.SetWriteDeadline(time.Unix(1, 0)))
		}, os.ErrDeadlineExceeded},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			h := newHop(t, &network.Loopback{})
			write(t, h.far, "x")
			test.end(t, h.far)
			_, err := h.far.Write([]byte("too late"))
			require.ErrorIs(t, err, test.want)
			assert.EqualValues(t, 1, h.Counts()[0].Delivered)
		})
	}
}

func TestAResetSideCannotWriteAnyMore(t *testing.T) {
	h := newHop(t, &network.Loopback{})
	write(t, h.near, "x")
	h.Flush(&mechanisms.SocketKill)
	require.ErrorIs(t, ended(h.near), syscall.ECONNRESET)
	_, err := h.near.Write([]byte("x"))
	require.ErrorIs(t, err, syscall.EPIPE)
	assert.Equal(t, []evidence.Role{evidence.Client, evidence.Forwarder}, h.Counts()[0].Resets)
}

func TestShortCutDoesNotAllocate(t *testing.T) {
	h := newHop(t, &network.Loopback{})
	write(t, h.far, "x")
	read(t, h.near, 1)
	data, buffer := []byte("x"), make([]byte, 1)
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		_, _ = h.far.Write(data)
		_, _ = h.near.Read(buffer)
	}))
}
