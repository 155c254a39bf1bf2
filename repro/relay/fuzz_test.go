package relay_test

import (
	"bytes"
	"io"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/http2"

	"hangscope/repro/evidence"
	"hangscope/repro/relay"
	"hangscope/repro/result"
)

// said is a connection whose peer has said all that it will, and takes what it is told.
type said struct {
	net.Conn // nil: what a relay does not use

	from io.Reader
	to   bytes.Buffer
}

func (s *said) Read(p []byte) (int, error)  { return s.from.Read(p) }
func (s *said) Write(p []byte) (int, error) { return s.to.Write(p) }
func (s *said) LocalAddr() net.Addr         { return &net.TCPAddr{} }
func (s *said) RemoteAddr() net.Addr        { return &net.TCPAddr{} }

// FuzzGarbage passes any bytes of a client and a server through what a relay follows a
// connection with, cut at any place, with a fault between. They arrive as they are, and all
// that a report asks has an answer.
func FuzzGarbage(f *testing.F) {
	preface := []byte(http2.ClientPreface)
	settings, headers := []byte{0, 0, 0, 4, 0, 0, 0, 0, 0}, []byte{0, 0, 1, 1, 4, 0, 0, 0, 1, 0x82}
	f.Add(append(append(preface, settings...), headers...), append(settings, 0, 0, 1, 1, 5, 0, 0, 0, 1, 0x88), uint8(7))
	f.Add([]byte("GET / HTTP/1.1\r\n\r\n"), []byte("HTTP/1.1 200 OK\r\n\r\n"), uint8(1))
	f.Add([]byte{22, 3, 1, 2, 0, 1}, []byte{}, uint8(255))
	f.Fuzz(func(t *testing.T, fromClient, fromServer []byte, cut uint8) {
		r := relay.New(relay.Config{Clock: evidence.StartClock(), Hops: []relay.Hop{{Number: 2, Listener: nowhere{}, Port: 50051}}})
		client, server := &said{from: bytes.NewReader(fromClient)}, &said{from: bytes.NewReader(fromServer)}
		near, far, end := r.Follow(relay.Hop{Number: 2}, client, server)
		part := make([]byte, int(cut)+1)
		for ended := 0; ended < 2; {
			ended = passPart(t, part, near, far) + passPart(t, part, far, near)
			askAll(t, r)
		}
		end()
		askAll(t, r)
		assert.True(t, bytes.Equal(fromClient, server.to.Bytes()))
		assert.True(t, bytes.Equal(fromServer, client.to.Bytes()))
		assert.Empty(t, r.Open())
	})
}

// nowhere is a listener that does not listen.
type nowhere struct{ net.Listener }

func (nowhere) Addr() net.Addr { return &net.TCPAddr{} }

// passPart passes the next bytes on, and returns 1 when there are none.
func passPart(t *testing.T, part []byte, from, to net.Conn) int {
	t.Helper()
	n, err := from.Read(part)
	if n > 0 {
		_, err := to.Write(part[:n])
		assert.NoError(t, err)
	}
	if err != nil {
		return 1
	}
	return 0
}

// askAll asks all that a report does.
func askAll(t *testing.T, r *relay.Relay) {
	t.Helper()
	fault, err := r.Flush("mark-reject")
	require.NoError(t, err)
	for _, fate := range r.Fates(fault, time.Nanosecond) {
		assert.Contains(t, []result.FateState{result.WentOn, result.EndedSince, result.ToldSince, result.HungSince, result.QuietSince}, fate.State)
	}
	for _, row := range r.Methods() {
		assert.GreaterOrEqual(t, row.Calls, row.Open+row.OK)
	}
	_, _ = r.Strange(), r.Hops()
}
