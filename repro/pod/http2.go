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
	target := p.Target
	transport := &http.Transport{
		Protocols: h2c(),
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			conn, err := p.Dial(ctx, p.Role, target)
			if err != nil {
				return nil, err
			}
			return &noted{Conn: conn, process: p, peer: target}, nil
		},
	}
	defer transport.CloseIdleConnections()
	proxy := &httputil.ReverseProxy{
		Transport: transport,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host = "http", string(target)
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) {
			w.WriteHeader(http.StatusBadGateway)
		},
		ModifyResponse: func(r *http.Response) error {
			r.ContentLength = 0 // for an unknown length it would flush itself
			return nil
		},
		ErrorLog: log.New(io.Discard, "", 0),
	}
	server := &http.Server{
		Protocols: h2c(),
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			proxy.ServeHTTP(flushing{w}, r)
		}),
		ErrorLog:          log.New(io.Discard, "", 0),
		ReadHeaderTimeout: ConnectTimeout,
	}
	// Serve ends when the listener is closed; what is left then ends with the
	// flows, which the layer closes.
	_ = server.Serve(origins{Listener: p.Listener, process: p})
	_ = server.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = server.Shutdown(ctx)
}

// flushing passes each message on as it comes. The ReverseProxy can do so too, but
// it also flushes from a timer, and that waits for a lock while a message finds no
// room: virtual time would stand still for ever.
type flushing struct{ http.ResponseWriter }

// Write implements http.ResponseWriter.
func (w flushing) Write(p []byte) (int, error) {
	n, err := w.ResponseWriter.Write(p)
	w.flush()
	return n, err
}

// WriteHeader implements http.ResponseWriter.
func (w flushing) WriteHeader(status int) {
	w.ResponseWriter.WriteHeader(status)
	w.flush()
}

// flush sends what was written. If it fails, so does the next Write.
func (w flushing) flush() { _ = http.NewResponseController(w.ResponseWriter).Flush() }

// Unwrap is for http.ResponseController.
func (w flushing) Unwrap() http.ResponseWriter { return w.ResponseWriter }
