package relay_test

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/result"
)

// What is encrypted can be followed as far as its connection: whether bytes arrive, who was
// told, and who sent last.
func TestFlushOfWhatIsEncrypted(t *testing.T) {
	for mechanism, want := range map[string]result.FateState{
		"socket-kill": result.ToldSince, "black-hole": result.HungSince, "conntrack-delete": result.WentOn,
	} {
		t.Run(mechanism, func(t *testing.T) {
			authority := httptest.NewTLSServer(nil) // for its certificate
			defer authority.Close()
			trusted := x509.NewCertPool()
			trusted.AddCert(authority.Certificate())
			r := startRelay(t, ticking(t, authority.TLS.Certificates))
			conn, err := tls.Dial("tcp", r.address, &tls.Config{RootCAs: trusted, ServerName: "example.com", MinVersion: tls.VersionTLS12})
			require.NoError(t, err)
			var reading sync.WaitGroup
			defer reading.Wait()
			defer conn.Close() //nolint:errcheck // it may be reset
			_, err = io.ReadFull(conn, make([]byte, 3))
			require.NoError(t, err)
			reading.Go(func() { _, _ = io.Copy(io.Discard, conn) })
			fault, err := r.Flush(mechanism)
			require.NoError(t, err)
			var fate result.Fate
			reached := func() bool {
				fates := r.Fates(fault, 300*time.Millisecond)
				if len(fates) == 1 {
					fate = fates[0]
				}
				return fate.State == want
			}
			if !assert.Eventually(t, reached, 20*time.Second, 10*time.Millisecond) {
				t.Fatalf("%+v", fate)
			}
			assert.Equal(t, result.Encrypted, fate.Opaque)
			assert.Empty(t, fate.Method)
			if want == result.HungSince {
				assert.Equal(t, "server", fate.SpokeLast)
				assert.Positive(t, fate.UndeliveredDown)
			}
		})
	}
}

// ticking serves a byte now and then over TLS, until its caller is gone, and returns its
// address.
func ticking(t *testing.T, certificates []tls.Certificate) string {
	t.Helper()
	listener := listen(t)
	var serving sync.WaitGroup
	serving.Go(func() {
		accepted, err := listener.Accept()
		if err != nil {
			return
		}
		conn := tls.Server(accepted, &tls.Config{Certificates: certificates, MinVersion: tls.VersionTLS12})
		defer conn.Close() //nolint:errcheck // it may be reset
		tick(conn)
	})
	t.Cleanup(func() {
		require.NoError(t, listener.Close())
		serving.Wait()
	})
	return listener.Addr().String()
}

func tick(conn net.Conn) {
	gone := make(chan struct{})
	var reading sync.WaitGroup
	defer reading.Wait()
	reading.Go(func() {
		defer close(gone)
		_, _ = io.Copy(io.Discard, conn)
	})
	every := time.NewTicker(20 * time.Millisecond)
	defer every.Stop()
	for {
		select {
		case <-gone:
			return
		case <-every.C:
			if _, err := conn.Write([]byte{0}); err != nil {
				_ = conn.Close()
				return
			}
		}
	}
}
