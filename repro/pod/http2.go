package pod

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"time"
)

// A mesh proxy that speaks HTTP/2 ends the streams that it gets and begins its
// own, over connections that it keeps. An error on one side ends a stream on
// the other, not a connection: the peer gets RST_STREAM, or a gateway's error.

// h2c is HTTP/2 without TLS, as in a pod.
func h2c() *http.Protocols {
	var protocols http.Protocols
	protocols.SetUnencryptedHTTP2(true)
	return &protocols
}

// serveHTTP2 serves as a reverse proxy until the listener is closed.
func (p *Process) serveHTTP2() {
	target := Targets[p.Role]
	transport := &http.Transport{
		Protocols: h2c(),
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return p.Dial(ctx, p.Role, target)
		},
	}
	defer transport.CloseIdleConnections()
	server := &http.Server{
		Protocols: h2c(),
		Handler: &httputil.ReverseProxy{
			Transport:     transport,
			FlushInterval: -1, // each message as it comes
			Rewrite: func(r *httputil.ProxyRequest) {
				r.Out.URL.Scheme, r.Out.URL.Host = "http", string(target)
			},
			ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
				p.note(target, err)
				w.WriteHeader(http.StatusBadGateway)
			},
			ErrorLog: log.New(io.Discard, "", 0),
		},
		ErrorLog:          log.New(io.Discard, "", 0),
		ReadHeaderTimeout: ConnectTimeout,
	}
	// Serve ends when the listener is closed; what is left then ends with the
	// flows, which the layer closes.
	_ = server.Serve(p.Listener)
	_ = server.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = server.Shutdown(ctx)
}
