package wire_test

import (
	"io"
	"net"
	"os"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/repro/wire"
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

// carried is a connection of which a part is written to another one.
type carried struct {
	net.Conn
	other net.Conn
	last  time.Duration
}

func (c *carried) Carrier() (net.Conn, time.Duration) { return c.other, c.last }

func (c *carried) SyscallConn() (syscall.RawConn, error) {
	return c.Conn.(syscall.Conn).SyscallConn()
}

// What an end sent by another socket, that one knows.
func TestTCPInfoOfACarriedConnection(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux is observed")
	}
	under := &network.Loopback{}
	own, _ := connect(t, newNetwork(under))
	other, _ := connect(t, newNetwork(under))
	fill(t, other)
	clock := evidence.StartClock()
	conn := &carried{Conn: own.(*wire.Tap).Conn}
	tap := wire.NewTap(conn, clock, clientEnd, wire.Options{})

	conn.other, conn.last = other.(*wire.Tap).Conn, clock.Now()
	info := tap.TCPInfo()
	assert.LessOrEqual(t, info.LastDataSent, clock.Now()-conn.last)
	assert.Equal(t, "ESTABLISHED", info.State)

	require.NoError(t, other.Close())
	info = tap.TCPInfo()
	assert.Equal(t, "ESTABLISHED", info.State, "its own socket is")
	assert.LessOrEqual(t, info.LastDataSent, clock.Now()-conn.last)
}

// fill writes until the connection takes no more.
func fill(t *testing.T, conn net.Conn) {
	t.Helper()
	require.NoError(t, conn.SetWriteDeadline(time.Now().Add(50*time.Millisecond)))
	_, err := conn.Write(make([]byte, 64<<20))
	require.ErrorIs(t, err, os.ErrDeadlineExceeded)
}
