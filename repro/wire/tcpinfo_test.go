package wire_test

import (
	"io"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/network"
	"hangscope/repro/wire"
)

// The kernel tells what no byte does.
func TestTCPInfo(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux is observed")
	}
	n := newNetwork(&network.Loopback{})
	n.UserTimeout = 20 * time.Second
	client, forwarder := connect(t, n)
	write(t, client, "12345")
	var info *wire.TCPInfo
	for info == nil || info.ReceiveQueue == 0 {
		info = n.Ends()[1].TCP
		runtime.Gosched()
	}
	assert.EqualValues(t, 5, info.ReceiveQueue)
	assert.EqualValues(t, 5, info.BytesReceived)
	assert.Equal(t, "ESTABLISHED", info.State)
	assert.Equal(t, 20*time.Second, info.UserTimeout, "as a gRPC server would set it")
	assert.Zero(t, n.Ends()[0].TCP.UserTimeout)

	require.NoError(t, client.(network.HalfCloser).CloseWrite())
	read(t, forwarder, 5)
	require.Equal(t, io.EOF, ended(forwarder))
	assert.Equal(t, "CLOSE_WAIT", n.Ends()[1].TCP.State)
	final := n.Ends()[0].TCP
	for final.State != "FIN_WAIT2" {
		final = n.Ends()[0].TCP
		runtime.Gosched()
	}
	assert.EqualValues(t, 5+2, final.BytesAcked, "SYN and FIN count")
	assert.Positive(t, final.RTT)
	assert.Positive(t, final.Timeout)

	require.NoError(t, client.Close())
	require.Error(t, client.Close())
	kept := n.Ends()[0].TCP
	require.NotNil(t, kept, "that of before is kept")
	assert.Equal(t, "FIN_WAIT2", kept.State)
	assert.Equal(t, kept, n.Ends()[0].TCP)
}
