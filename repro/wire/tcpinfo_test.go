package wire_test

import (
	"io"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/network"
)

// The kernel tells what no byte does.
func TestTCPInfo(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux is observed")
	}
	n := newNetwork(&network.Loopback{})
	client, forwarder := connect(t, n)
	write(t, client, "12345")
	assert.Equal(t, "ESTABLISHED", n.Ends()[1].TCP.State)

	require.NoError(t, client.(network.HalfCloser).CloseWrite())
	read(t, forwarder, 5)
	require.Equal(t, io.EOF, ended(forwarder))
	assert.Equal(t, "CLOSE_WAIT", n.Ends()[1].TCP.State)
	for n.Ends()[0].TCP.State != "FIN_WAIT2" {
		runtime.Gosched()
	}
	assert.Zero(t, n.Ends()[0].TCP.Unacked, "FIN was acknowledged")

	require.NoError(t, client.Close())
	require.Error(t, client.Close())
	kept := n.Ends()[0].TCP
	require.NotNil(t, kept, "that of before is kept")
	assert.Equal(t, "FIN_WAIT2", kept.State)
	assert.Equal(t, kept, n.Ends()[0].TCP)
}
