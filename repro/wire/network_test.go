package wire_test

import (
	"bytes"
	"errors"
	"net"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/repro/network/memory"
	"hangscope/repro/wire"
)

func TestEndsAreInOrderAndNamed(t *testing.T) {
	n := newNetwork(&memory.Network{})
	connect(t, n)
	connect(t, n)
	var names []string
	for i, end := range n.Ends() {
		assert.Equal(t, i+1, end.Number)
		names = append(names, end.Name())
	}
	assert.Equal(t, []string{
		"client → forwarder", "forwarder ← client",
		"client → forwarder", "forwarder ← client",
	}, names)
	assert.Equal(t, "client:1", n.Ends()[0].Local)
	assert.Equal(t, "forwarder", n.Ends()[0].Remote)
}

func TestErrorsOfTheNetworkUnder(t *testing.T) {
	n := newNetwork(&memory.Network{})
	_, err := n.Dial(t.Context(), evidence.Client, evidence.Forwarder)
	require.EqualError(t, err, "client dials forwarder, which does not listen")
	listener, err := n.Listen(evidence.Forwarder)
	require.NoError(t, err)
	require.NoError(t, listener.Close())
	_, err = listener.Accept()
	require.Error(t, err)
	assert.Empty(t, n.Ends())

	n = newNetwork(deaf{})
	listener, err = n.Listen(evidence.Forwarder)
	require.ErrorIs(t, err, errDeaf)
	assert.Nil(t, listener)
}

// deaf is a network on which nobody can listen.
type deaf struct{ network.Network }

var errDeaf = errors.New("no port is free")

func (deaf) Listen(evidence.Role) (net.Listener, error) { return nil, errDeaf }

// However often a chain connects, the memory is bounded, and what is open is
// remembered before what is closed.
func TestManyConnections(t *testing.T) {
	n := newNetwork(&memory.Network{})
	first, _ := connect(t, n)
	listener, err := n.Listen(evidence.Forwarder)
	require.NoError(t, err)
	for range 1200 {
		conn, err := n.Dial(t.Context(), evidence.Client, evidence.Forwarder)
		require.NoError(t, err)
		accepted, err := listener.Accept()
		require.NoError(t, err)
		require.NoError(t, conn.Close())
		require.NoError(t, accepted.Close())
	}
	require.NoError(t, listener.Close())
	ends := n.Ends()
	assert.Len(t, ends, 2048)
	assert.Equal(t, 1, ends[0].Number)
	assert.Equal(t, 2, ends[1].Number)
	assert.Equal(t, 2+2*1200-2046+1, ends[2].Number, "those closed first went first")
	assert.Equal(t, 2+2*1200, ends[len(ends)-1].Number)

	require.NoError(t, first.Close())
	assert.NotNil(t, n.Ends()[0].Written.Ended)
}

func TestCapture(t *testing.T) {
	capture := &wire.Capture{}
	n := newNetwork(&memory.Network{})
	n.Options.Capture = capture
	client, forwarder := connect(t, n)
	write(t, client, "one")
	assert.Equal(t, "on", read(t, forwarder, 2))
	assert.Equal(t, "e", read(t, forwarder, 1))
	write(t, client, "two")

	segments := capture.Segments()
	require.Len(t, segments, 4)
	type seen struct {
		owner evidence.Role
		way   wire.Way
		data  string
	}
	var got []seen
	for i, s := range segments {
		got = append(got, seen{s.Place.Owner, s.Way, string(s.Data)})
		if i > 0 {
			assert.GreaterOrEqual(t, s.At, segments[i-1].At)
		}
	}
	assert.Equal(t, []seen{
		{"client", wire.Written, "one"},
		{"forwarder", wire.Read, "on"},
		{"forwarder", wire.Read, "e"},
		{"client", wire.Written, "two"},
	}, got)
}

// A full capture has the beginning of each direction, and no more.
func TestCaptureIsBounded(t *testing.T) {
	capture := &wire.Capture{Limit: 200 << 10}
	tap := wire.NewTap(&script{}, evidence.StartClock(), clientEnd, wire.Options{Capture: capture})
	var sent, kept []byte
	for i, size := range []int{100 << 10, 60 << 10, 70 << 10, 1, 5} {
		data := bytes.Repeat([]byte{byte(i)}, size)
		_, err := tap.Write(data)
		require.NoError(t, err)
		sent = append(sent, data...)
	}
	for _, segment := range capture.Segments() {
		kept = append(kept, segment.Data...)
	}
	assert.Len(t, kept, 160<<10)
	assert.True(t, bytes.Equal(sent[:len(kept)], kept), "there is no hole")
	assert.EqualValues(t, len(sent), tap.End().Written.Bytes)
}
