package memory_test

import (
	"io"
	"net"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/repro/network/memory"
)

// inBubble connects client and forwarder through packets, whose turns come when all
// else is at rest.
func inBubble(t *testing.T, test func(t *testing.T, client, forwarder net.Conn)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		clock := evidence.StartClock().InTurn(func(evidence.Event, int) {
			time.Sleep(time.Nanosecond) //nolint:forbidigo // virtual time: until all is at rest
		})
		n := &memory.Packets{Under: &memory.Network{}, Clock: clock}
		listener, err := n.Listen(evidence.Forwarder)
		require.NoError(t, err)
		client, err := n.Dial(t.Context(), evidence.Client, evidence.Forwarder)
		require.NoError(t, err)
		forwarder, err := listener.Accept()
		require.NoError(t, err)
		test(t, client, forwarder)
		_, _ = client.Close(), forwarder.Close()
		time.Sleep(time.Second) //nolint:forbidigo // virtual time: until both have ended
	})
}

func TestWritesOfOneMomentAreOnePacket(t *testing.T) {
	inBubble(t, func(t *testing.T, client, forwarder net.Conn) {
		first := make(chan string)
		go func() {
			buffer := make([]byte, 100)
			n, _ := forwarder.Read(buffer)
			first <- string(buffer[:n])
		}()
		for _, part := range []string{"one", "two", "three"} {
			n, err := client.Write([]byte(part))
			require.NoError(t, err)
			assert.Len(t, part, n)
			for range 1000 {
				runtime.Gosched() // time enough for the reader, if the part has left
			}
		}
		assert.Equal(t, "onetwothree", <-first)
	})
}

func TestPacketsLeaveBeforeTheEnd(t *testing.T) {
	ends := map[string]func(net.Conn) error{
		"close":      net.Conn.Close,
		"half close": func(c net.Conn) error { return c.(network.HalfCloser).CloseWrite() },
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, client, forwarder net.Conn) {
				_, err := client.Write([]byte("last words"))
				require.NoError(t, err)
				require.NoError(t, end(client))
				_, err = client.Write([]byte("more"))
				require.ErrorIs(t, err, net.ErrClosed)
				got, err := io.ReadAll(forwarder)
				require.NoError(t, err)
				assert.Equal(t, "last words", string(got))
			})
		})
	}
}

func TestResetLosesWhatHasNotLeft(t *testing.T) {
	inBubble(t, func(t *testing.T, client, forwarder net.Conn) {
		_, err := client.Write([]byte("lost"))
		require.NoError(t, err)
		require.NoError(t, network.Reset(client))
		got, err := io.ReadAll(forwarder)
		require.ErrorContains(t, err, "reset")
		assert.Empty(t, got)
	})
}

// A writer waits when its peer does not read, and goes on when it does.
func TestPacketsFindNoRoom(t *testing.T) {
	inBubble(t, func(t *testing.T, client, forwarder net.Conn) {
		const much = 1 << 20
		written := make(chan int)
		go func() {
			n, _ := client.Write(make([]byte, much))
			written <- n
		}()
		synctest.Wait()
		time.Sleep(time.Minute) //nolint:forbidigo // virtual time
		select {
		case <-written:
			assert.Fail(t, "a megabyte was written and nobody read")
		default:
		}
		_, err := io.ReadFull(forwarder, make([]byte, much))
		require.NoError(t, err)
		assert.Equal(t, much, <-written)
	})
}

// A write that fails later is told to the next one.
func TestPacketsThatFail(t *testing.T) {
	inBubble(t, func(t *testing.T, client, forwarder net.Conn) {
		require.NoError(t, network.Reset(forwarder))
		_, err := client.Write([]byte("into the void"))
		require.NoError(t, err)
		time.Sleep(time.Second) //nolint:forbidigo // virtual time
		_, err = client.Write([]byte("again"))
		require.Error(t, err)
	})
}

func TestPacketsKnowTheirConnection(t *testing.T) {
	inBubble(t, func(t *testing.T, client, forwarder net.Conn) {
		assert.NotEmpty(t, network.IdentityOf(client, true))
		assert.Equal(t, network.IdentityOf(client, true), network.IdentityOf(forwarder, false))
	})
}
