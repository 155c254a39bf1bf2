package wire_test

import (
	"errors"
	"net"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/http2"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/repro/network/memory"
	"hangscope/repro/wire"
)

// broken is a connection that fails.
type broken struct{ script }

var errBroken = errors.New("out of order")

func (*broken) Read([]byte) (int, error)    { return 0, errBroken }
func (*broken) Write(p []byte) (int, error) { return min(len(p), 3), errBroken }

func TestOtherErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tap := wire.NewTap(&broken{}, evidence.StartClock(), clientEnd, wire.Options{})
		<-time.After(time.Second)
		_, err := tap.Read(make([]byte, 1))
		require.ErrorIs(t, err, errBroken)
		<-time.After(time.Second)
		n, err := tap.Write([]byte(http2.ClientPreface))
		require.ErrorIs(t, err, errBroken)
		assert.Equal(t, 3, n)

		end := tap.End()
		assert.Equal(t, &wire.Ending{How: wire.Failed, At: time.Second, Error: "out of order"}, end.Read.Ended)
		assert.Equal(t, &wire.Ending{How: wire.Failed, At: 2 * time.Second, Error: "out of order"}, end.Written.Ended)
	})
}

// The times of frames, of a partial one, of endings, of what is not answered.
func TestTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(&memory.Network{})
		<-time.After(time.Second)
		client, forwarder := connect(t, n)
		second := func() { <-time.After(time.Second) }
		send := func(bytes string) {
			write(t, client, bytes)
			read(t, forwarder, len(bytes))
		}
		second()
		send(http2.ClientPreface + string(frames(settings)))
		second()
		send(string(frames(func(f *http2.Framer) { must(f.WritePing(false, [8]byte{1})) })))
		second()
		data := frames(func(f *http2.Framer) { must(f.WriteData(1, false, make([]byte, 100))) })
		send(string(data[:5]))
		second()
		send(string(data[5:60]))
		second()
		for _, end := range n.Ends() {
			way := end.Written
			if !end.Dialled {
				way = end.Read
			}
			assert.Equal(t, time.Second, end.Opened)
			assert.Equal(t, 6*time.Second, end.At)
			assert.Equal(t, 5*time.Second, way.Last)
			require.NotNil(t, way.Pinged)
			assert.Equal(t, 3*time.Second, *way.Pinged)
			assert.Equal(t, 4*time.Second, way.Partial.Since)
			assert.EqualValues(t, 60, way.Partial.Have)
			require.Len(t, way.Recent, 2)
			assert.Equal(t, 2*time.Second, way.Recent[0].At)
			assert.Equal(t, 3*time.Second, way.Recent[1].At)
		}
		send(string(data[60:]))
		answers := string(frames(func(f *http2.Framer) {
			settings(f)
			must(f.WriteSettingsAck())
			must(f.WritePing(true, [8]byte{2})) // of another
			must(f.WritePing(true, [8]byte{1}))
		}))
		write(t, forwarder, answers)
		read(t, client, len(answers))
		for _, end := range n.Ends() {
			way := end.Written
			if !end.Dialled {
				way = end.Read
			}
			assert.Nil(t, way.Pinged)
			require.Len(t, way.Recent, 3)
			assert.Equal(t, 6*time.Second, way.Recent[2].At, "it counts when it is whole")
		}
	})
}

// A write ends its direction when it fails, not when it began.
func TestWriteThatFailsLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(&memory.Network{})
		client, forwarder := connect(t, n)
		<-time.After(time.Second)
		failed := make(chan error)
		go func() {
			_, err := client.Write(make([]byte, 1<<20))
			failed <- err
		}()
		<-time.After(time.Second)
		assert.Nil(t, n.Ends()[0].Written.Ended)

		require.NoError(t, network.Reset(forwarder))
		require.ErrorIs(t, <-failed, syscall.EPIPE)
		written := n.Ends()[0].Written
		assert.Equal(t, 2*time.Second, written.Ended.At)
		assert.NotEmpty(t, written.Ended.Error)
	})
}

// What is not a net.Conn's own goes through a tap.
func TestTapPassesTheRest(t *testing.T) {
	client, forwarder := connect(t, newNetwork(&network.Loopback{}))
	raw, err := client.(syscall.Conn).SyscallConn()
	require.NoError(t, err)
	require.NoError(t, raw.Control(func(fd uintptr) { assert.Positive(t, fd) }))
	assert.IsType(t, &net.TCPConn{}, client.(*wire.Tap).Conn)
	assert.Equal(t, client.LocalAddr(), forwarder.RemoteAddr())

	tap := wire.NewTap(&script{}, evidence.StartClock(), clientEnd, wire.Options{})
	_, err = tap.SyscallConn()
	require.ErrorIs(t, err, errors.ErrUnsupported)
	require.ErrorIs(t, tap.CloseWrite(), errors.ErrUnsupported)
	assert.Nil(t, tap.End().Written.Ended)
	assert.Nil(t, tap.TCPInfo())
}

func TestCloseTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(&memory.Network{})
		client, _ := connect(t, n)
		require.NoError(t, client.Close())
		<-time.After(time.Second)
		require.ErrorIs(t, client.Close(), net.ErrClosed)
		assert.Equal(t, &wire.Ending{How: wire.Closed}, n.Ends()[0].Written.Ended)
	})
}
