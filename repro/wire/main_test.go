package wire_test

import (
	"bytes"
	"io"
	"net"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
	"golang.org/x/net/http2"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/repro/wire"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// frames returns the bytes of what build writes.
func frames(build func(f *http2.Framer)) []byte {
	var buffer bytes.Buffer
	framer := http2.NewFramer(&buffer, nil)
	framer.AllowIllegalWrites = true
	build(framer)
	return buffer.Bytes()
}

// must is for writes to a buffer.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

func settings(f *http2.Framer) { must(f.WriteSettings()) }

var (
	clientEnd = wire.Place{Owner: evidence.Client, Peer: evidence.Forwarder, Dialled: true}
	serverEnd = wire.Place{Owner: evidence.Forwarder, Peer: evidence.Client}
)

// script is a connection that reads from a slice and takes all that is written.
type script struct {
	net.Conn
	read []byte
}

func (s *script) Read(p []byte) (int, error) {
	if len(s.read) == 0 {
		return 0, io.EOF
	}
	n := copy(p, s.read)
	s.read = s.read[n:]
	return n, nil
}

func (*script) Write(p []byte) (int, error) { return len(p), nil }
func (*script) Close() error                { return nil }
func (*script) LocalAddr() net.Addr         { return &net.UnixAddr{Name: "here"} }
func (*script) RemoteAddr() net.Addr        { return &net.UnixAddr{Name: "there"} }

// exchanged returns what a client's end has seen after it wrote and then read
// bytes. The preface and the client's own SETTINGS are written before.
func exchanged(t *testing.T, written, read []byte, options wire.Options) wire.End {
	t.Helper()
	tap := wire.NewTap(&script{read: read}, evidence.StartClock(), clientEnd, options)
	_, err := tap.Write(append([]byte(http2.ClientPreface), frames(settings)...))
	require.NoError(t, err)
	_, err = tap.Write(written)
	require.NoError(t, err)
	_, err = io.ReadAll(tap)
	require.NoError(t, err)
	return tap.End()
}

// connect joins client and forwarder through taps.
func connect(t *testing.T, n *wire.Network) (client, forwarder net.Conn) {
	t.Helper()
	listener, err := n.Listen(evidence.Forwarder)
	require.NoError(t, err)
	defer listener.Close()
	client, err = n.Dial(t.Context(), evidence.Client, evidence.Forwarder)
	require.NoError(t, err)
	forwarder, err = listener.Accept()
	require.NoError(t, err)
	t.Cleanup(func() {
		_ = client.Close()
		_ = forwarder.Close()
	})
	return client, forwarder
}

func newNetwork(under network.Network) *wire.Network {
	return &wire.Network{Under: under, Clock: evidence.StartClock()}
}

func write(t *testing.T, conn net.Conn, text string) {
	t.Helper()
	_, err := io.WriteString(conn, text)
	require.NoError(t, err)
}

func read(t *testing.T, conn net.Conn, n int) string {
	t.Helper()
	buffer := make([]byte, n)
	_, err := io.ReadFull(conn, buffer)
	require.NoError(t, err)
	return string(buffer)
}

// lines returns frames as they are shown.
func lines(frames []wire.Frame) []string {
	var all []string
	for _, f := range frames {
		all = append(all, f.String())
	}
	return all
}
