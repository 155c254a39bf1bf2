package probe_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"

	"hangscope/repro/evidence"
	"hangscope/repro/probe"
	"hangscope/repro/result"
	"hangscope/repro/wire"
)

// certificate is one for a name, which signs itself.
func certificate(t *testing.T, name string) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	text, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	parsed, err := x509.ParseCertificate(text)
	require.NoError(t, err)
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{text}, PrivateKey: key}, pool
}

// A connection that cannot be made says why, and which flag may help.
func TestDialErrors(t *testing.T) {
	own, pool := certificate(t, "service.test")
	secure := serve(t, service{}, nil, grpc.Creds(credentials.NewServerTLSFromCert(&own)))
	plain := serve(t, service{}, nil)
	closed := listen(t, func(net.Conn) {})
	garbage := listen(t, func(conn net.Conn) { _, _ = conn.Write([]byte("SSH-2.0-x\r\n")) })
	for name, test := range map[string]struct {
		target        probe.Target
		problem, help string
	}{
		"no TLS":        {probe.Target{Address: plain, TLS: &tls.Config{}}, "it speaks plaintext, and no TLS", "add -plaintext"},
		"TLS":           {probe.Target{Address: secure}, "it speaks TLS, and -plaintext was given", "leave -plaintext out"},
		"unknown":       {probe.Target{Address: secure, TLS: &tls.Config{ServerName: "service.test"}}, "an authority that is not known here", "-cacert FILE"},
		"other name":    {probe.Target{Address: secure, TLS: &tls.Config{RootCAs: pool, ServerName: "other.test"}}, "for another name", "-servername NAME"},
		"refused":       {probe.Target{Address: "127.0.0.1:1"}, "refused", "is the service up"},
		"not resolved":  {probe.Target{Address: "nothing.invalid:1"}, "does not resolve", "cluster"},
		"closes":        {probe.Target{Address: closed}, "does not speak HTTP/2", "is it a gRPC service?"},
		"closes, TLS":   {probe.Target{Address: closed, TLS: &tls.Config{}}, "TLS failed", "-plaintext"},
		"other, TLS":    {probe.Target{Address: garbage, TLS: &tls.Config{}}, "TLS failed", "-plaintext"},
		"another thing": {probe.Target{Address: garbage}, "does not speak HTTP/2", "is it a gRPC service?"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := probe.Dial(t.Context(), test.target, evidence.StartClock(), nil)
			require.ErrorContains(t, err, test.problem)
			assert.Contains(t, hintOf(t, err), test.help)
		})
	}
}

// A port that accepts and says nothing is given up, and an interruption is at once.
func TestDialIsBounded(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	silent := probe.Target{Address: listener.Addr().String(), ConnectTimeout: 100 * time.Millisecond}
	_, err = probe.Dial(t.Context(), silent, evidence.StartClock(), nil)
	require.ErrorContains(t, err, "a connection is accepted, and no SETTINGS came on it within 100ms")
	silent.ConnectTimeout = time.Hour
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	_, err = probe.Dial(ctx, silent, evidence.StartClock(), nil)
	require.ErrorIs(t, err, context.Canceled)
}

// Above TLS, the frames are seen as without it, and so are the bytes.
func TestTLS(t *testing.T) {
	own, pool := certificate(t, "service.test")
	address := serve(t, service{silentAfter: 2}, nil, grpc.Creds(credentials.NewServerTLSFromCert(&own)))
	clock := evidence.StartClock()
	conn, err := probe.Dial(t.Context(), probe.Target{Address: address, TLS: &tls.Config{RootCAs: pool, ServerName: "service.test"}}, clock, &wire.Capture{})
	require.NoError(t, err)
	defer conn.Close()
	source, done := conn.Reflect(t.Context(), nil)
	defer done()
	method, err := probe.Find(source, "hangscope.v1.Chain/Stream")
	require.NoError(t, err)
	requests, err := probe.Requests([]byte(`{"messages": 3}`), "-d", method)
	require.NoError(t, err)
	p := &probe.Probe{
		Method: method, Requests: requests, Sides: []*probe.Side{probe.NewSide(probe.TargetSide, conn)},
		StallAfter: time.Second, Within: 10 * time.Millisecond, Clock: clock,
	}
	p.Round(t.Context())
	found := p.Report()
	assert.True(t, found.TLS)
	require.Len(t, found.Sides[0].Stalls, 1)
	assert.Equal(t, result.PeerSilent, found.Sides[0].Stalls[0].Reason)
	require.NotNil(t, found.Sides[0].Stalls[0].Frames)
	assert.EqualValues(t, 2, found.Sides[0].Stalls[0].Frames.Arrived)
	capture := p.Capture()
	require.Len(t, capture.Connections, 1)
	assert.Equal(t, "PRI * HTTP/2.0", string(capture.Connections[0].Dialled.Written.Segments[0].Data[:14]))
	assert.Len(t, capture.Marks, 1)
	assert.Zero(t, capture.Connections[0].Hop)
}

// Two sides are called in turn, and what differs is told from noise.
func TestAgainst(t *testing.T) {
	clock := evidence.StartClock()
	p := newProbe(t, service{}, "Unary", `{"seq":1}`)
	p.Clock = clock
	p.Sides = append(p.Sides, probe.NewSide(probe.AgainstSide, dial(t, probe.Target{Address: serve(t, service{}, nil)}, clock)))
	p.Repeat = 8
	p.Round(t.Context())
	found := p.Report()
	require.Len(t, found.Sides, 2)
	for _, side := range found.Sides {
		assert.Equal(t, map[result.ProbedEnd]int{result.EndedOK: 8}, side.Ended)
	}
	require.Len(t, found.Compared, 3)
	assert.Equal(t, 8, found.Compared[0].Target.Calls)
	assert.NotNil(t, found.Compared[0].P)
	assert.Equal(t, "not measured", found.Compared[1].Meaning, "a unary call has no gaps")
	assert.Equal(t, 5, found.EnoughCalls)
	assert.Equal(t, result.Expected, found.Verdict)
}
