package layer_test

import (
	"context"
	"io"
	"net"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/layer"
	"hangscope/repro/network"
	"hangscope/repro/pod"
)

// Strangers may come for ever: of a connection that has ended, nothing is kept.
func TestCarriedConnectionIsForgotten(t *testing.T) {
	under := &network.Loopback{}
	l := &layer.Layer{Setup: pod.Setup{Clock: evidence.StartClock()}, Under: under, Port: 50051}
	defer l.Close()
	outside, err := under.Listen("outside")
	require.NoError(t, err)
	defer outside.Close()
	target, err := under.Listen(evidence.Forwarder)
	require.NoError(t, err)
	defer target.Close()
	for range 3 {
		client, err := under.Dial(t.Context(), evidence.Client, "outside")
		require.NoError(t, err)
		accepted, err := outside.Accept()
		require.NoError(t, err)
		carried := make(chan error, 1)
		go func() {
			carried <- l.Carry(t.Context(), evidence.Client, evidence.Forwarder, accepted, func(ctx context.Context) (net.Conn, error) {
				return under.Dial(ctx, evidence.Client, evidence.Forwarder)
			})
		}()
		server, err := target.Accept()
		require.NoError(t, err)
		_, err = client.Write([]byte{1})
		require.NoError(t, err)
		_, err = io.ReadFull(server, make([]byte, 1))
		require.NoError(t, err)
		assert.Len(t, l.Counts(), 1)
		require.NoError(t, server.Close())
		require.NoError(t, client.Close())
		require.NoError(t, <-carried)
		assert.Empty(t, l.Counts())
	}
}
