package wire_test

import (
	"io"
	"net"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/network"
	"hangscope/repro/network/memory"
	"hangscope/repro/wire"
)

// What an end knows of the end of its connection, on sockets and in memory.
func TestEndings(t *testing.T) {
	const none = ""
	tests := map[string]struct {
		do func(t *testing.T, client, forwarder net.Conn)
		// How written and read ended, at the client and at the forwarder.
		client, forwarder [2]string
	}{
		"open": {
			func(*testing.T, net.Conn, net.Conn) {},
			[2]string{none, none},
			[2]string{none, none},
		},
		"half close": {
			func(t *testing.T, client, forwarder net.Conn) {
				require.NoError(t, client.(network.HalfCloser).CloseWrite())
				require.Equal(t, io.EOF, ended(forwarder))
			},
			[2]string{"FIN", none},
			[2]string{none, "FIN"},
		},
		"close": {
			func(t *testing.T, client, forwarder net.Conn) {
				require.NoError(t, client.Close())
				require.Equal(t, io.EOF, ended(forwarder))
				require.ErrorIs(t, ended(client), net.ErrClosed)
			},
			[2]string{"closed", "closed"},
			[2]string{none, "FIN"},
		},
		"close after FIN": {
			func(t *testing.T, client, forwarder net.Conn) {
				require.NoError(t, client.Close())
				require.Equal(t, io.EOF, ended(forwarder))
				require.NoError(t, forwarder.Close())
			},
			[2]string{"closed", "closed"},
			[2]string{"closed", "FIN"},
		},
		"reset": {
			func(t *testing.T, client, forwarder net.Conn) {
				require.NoError(t, network.Reset(client))
				require.ErrorIs(t, ended(forwarder), syscall.ECONNRESET)
			},
			[2]string{"RST", "RST"},
			[2]string{none, "RST"},
		},
		"write after reset": {
			func(t *testing.T, client, forwarder net.Conn) {
				require.NoError(t, network.Reset(client))
				require.ErrorIs(t, ended(forwarder), syscall.ECONNRESET)
				require.ErrorIs(t, writeUntilError(forwarder), syscall.EPIPE)
			},
			[2]string{"RST", "RST"},
			[2]string{"RST", "RST"},
		},
		"a close past the tap is not the network's doing": {
			func(t *testing.T, client, _ net.Conn) {
				require.NoError(t, client.(*wire.Tap).Conn.Close())
				require.ErrorIs(t, ended(client), net.ErrClosed)
			},
			[2]string{none, none},
			[2]string{none, none},
		},
		"a deadline is no end": {
			func(t *testing.T, client, _ net.Conn) {
				require.NoError(t, client.SetDeadline(time.Unix(1, 0)))
				require.Error(t, ended(client))
			},
			[2]string{none, none},
			[2]string{none, none},
		},
	}
	for kind, under := range map[string]func() network.Network{
		"loopback": func() network.Network { return &network.Loopback{} },
		"memory":   func() network.Network { return &memory.Network{} },
	} {
		for name, test := range tests {
			t.Run(kind+"/"+name, func(t *testing.T) {
				n := newNetwork(under())
				client, forwarder := connect(t, n)
				test.do(t, client, forwarder)
				ends := n.Ends()
				assert.Equal(t, test.client, hows(ends[0]))
				assert.Equal(t, test.forwarder, hows(ends[1]))
			})
		}
	}
}

// ended returns the error with which a connection's reading ends.
func ended(conn net.Conn) error {
	_, err := conn.Read(make([]byte, 1))
	return err
}

// writeUntilError writes until that fails: on loopback a reset takes its way.
func writeUntilError(conn net.Conn) error {
	for {
		if _, err := conn.Write([]byte("x")); err != nil {
			return err
		}
	}
}

func hows(end wire.End) (hows [2]string) {
	for i, ended := range []*wire.Ending{end.Written.Ended, end.Read.Ended} {
		if ended != nil {
			hows[i] = ended.How.String()
		}
	}
	return hows
}
