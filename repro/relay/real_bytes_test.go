package relay_test

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"hash/crc64"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
)

// rawBytes is how many bytes pass in [TestChecksum]: HANGSCOPE_BYTES, or as many as take a
// second with the race detector.
func rawBytes(t *testing.T) int64 {
	t.Helper()
	const usual = 32 << 20
	asked := os.Getenv("HANGSCOPE_BYTES")
	if asked == "" {
		t.Logf("%d MB pass; with HANGSCOPE_BYTES=%d, 1 GB", usual>>20, 1<<30)
		return usual
	}
	n, err := strconv.ParseInt(asked, 10, 64)
	require.NoError(t, err)
	return n
}

// Bytes of any kind arrive as they were sent, in both directions at once.
func TestChecksum(t *testing.T) {
	count := rawBytes(t)
	table, target := crc64.MakeTable(crc64.ECMA), listen(t)
	send := func(to net.Conn, seed byte) uint64 {
		sum := crc64.New(table)
		_, err := io.CopyN(io.MultiWriter(to, sum), rand.NewChaCha8([32]byte{seed}), count)
		if err := errors.Join(err, to.(*net.TCPConn).CloseWrite()); err != nil {
			t.Error(err)
		}
		return sum.Sum64()
	}
	receive := func(from net.Conn) uint64 {
		sum := crc64.New(table)
		if n, err := io.Copy(sum, from); err != nil || n != count {
			t.Errorf("%d of %d bytes arrived: %v", n, count, err)
		}
		return sum.Sum64()
	}
	_, address := passOn(t, target.Addr().String())
	client, err := net.Dial("tcp", address)
	require.NoError(t, err)
	defer client.Close()
	server, err := target.Accept()
	require.NoError(t, err)
	defer server.Close()
	require.NoError(t, target.Close())
	var up, down, upSent, downSent uint64
	var all sync.WaitGroup
	all.Go(func() { upSent = send(client, 1) })
	all.Go(func() { downSent = send(server, 2) })
	all.Go(func() { up = receive(server) })
	all.Go(func() { down = receive(client) })
	all.Wait()
	assert.Equal(t, []uint64{upSent, downSent}, []uint64{up, down})
	assert.NotEqual(t, up, down)
}

// HTTP/1 passes, and the report says that it was not followed.
func TestHTTP1(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(w, r.Body)
		assert.NoError(t, err)
		w.Header().Set(http.TrailerPrefix+"Count", strconv.FormatInt(n, 10))
	}))
	defer server.Close()
	r, address := passOn(t, server.Listener.Addr().String())
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	body := io.LimitReader(rand.NewChaCha8([32]byte{3}), 3<<20)
	sent := sha256.New()
	response, err := client.Post("http://"+address, "application/octet-stream", io.TeeReader(body, sent))
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	got := sha256.Sum256(drained(t, response.Body))
	assert.Equal(t, sent.Sum(nil), got[:])
	assert.Equal(t, strconv.Itoa(3<<20), response.Trailer.Get("Count"))
	assert.EventuallyWithT(t, func(c *assert.CollectT) {
		assert.Contains(c, fmt.Sprint(r.Strange()), `what a client sent on hop 2 was not followed: byte 1 is 'O'`)
	}, patience, look)
	assert.Empty(t, r.Methods())
}

// TLS passes, and the report says that it was not followed.
func TestTLS(t *testing.T) {
	authority := httptest.NewTLSServer(nil) // for its certificate
	defer authority.Close()
	trusted := x509.NewCertPool()
	trusted.AddCert(authority.Certificate())
	target := serveEcho(t, grpc.Creds(credentials.NewServerTLSFromCert(&authority.TLS.Certificates[0])))
	r, address := passOn(t, target)
	callEcho(t, address, credentials.NewTLS(&tls.Config{RootCAs: trusted, ServerName: "example.com", MinVersion: tls.VersionTLS12}), echoMessages)
	assert.EventuallyWithT(t, func(c *assert.CollectT) {
		assert.Contains(c, fmt.Sprint(r.Strange()), "what a client sent on hop 2 was not followed")
	}, patience, look)
	assert.Empty(t, r.Methods())
}
