package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"time"

	"golang.org/x/net/http2"

	"hangscope/scenarios"
)

// sniffTimeout bounds how long it may take to find out what a port speaks, once a connection
// has failed: it is one more exchange with a service that has just answered.
const sniffTimeout = 2 * time.Second

// explain says why the connection could not be made after a while, and what may help.
func (c *Conn) explain(ctx context.Context, after time.Duration) error {
	c.mu.Lock()
	err := c.failure
	c.mu.Unlock()
	problem, help := c.because(ctx, err, after)
	return &scenarios.Error{Problem: fmt.Sprintf("%s: %s", c.target.Address, problem), Hint: help}
}

func (c *Conn) because(ctx context.Context, err error, after time.Duration) (problem, help string) {
	var name *net.DNSError
	var verified *tls.CertificateVerificationError
	var timeout net.Error
	switch {
	case errors.As(err, &name):
		return "the name does not resolve", "a service of a cluster resolves within the cluster only"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the connection is refused: nothing listens on this port", "is the service up, and is this its port?"
	case errors.As(err, &verified):
		return unverified(verified)
	case errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return c.unanswered()
	}
	return c.sniffed(ctx, err, after)
}

func (c *Conn) unanswered() (problem, help string) {
	return fmt.Sprintf("no answer within %s", c.target.connectTimeout()), "-connect-timeout gives it more time"
}

// unverified says what is wrong with a certificate.
func unverified(err *tls.CertificateVerificationError) (problem, help string) {
	var host x509.HostnameError
	var authority x509.UnknownAuthorityError
	switch {
	case errors.As(err.Err, &host):
		return "its certificate is for another name: " + host.Error(), "-servername NAME says which name to verify; -insecure verifies none"
	case errors.As(err.Err, &authority):
		return "its certificate is signed by an authority that is not known here", "-cacert FILE names the authority; -insecure verifies none"
	}
	return "its certificate is not valid: " + err.Err.Error(), "-insecure verifies none"
}

// sniffed finds out what the port speaks, after a handshake has failed.
func (c *Conn) sniffed(ctx context.Context, err error, after time.Duration) (problem, help string) {
	ctx, cancel := context.WithTimeout(ctx, min(sniffTimeout, c.target.connectTimeout()))
	defer cancel()
	text := "the connection ended before gRPC began on it"
	if err != nil {
		text = err.Error()
	}
	switch {
	case c.target.TLS == nil && speaksTLS(ctx, c.target):
		return "it speaks TLS, and -plaintext was given", "leave -plaintext out; -insecure verifies no certificate"
	case c.target.TLS != nil && speaksPlainly(ctx, c.target):
		return "it speaks plaintext, and no TLS", "add -plaintext"
	case c.target.TLS != nil && strings.Contains(text, "missing selected ALPN"):
		return "it speaks TLS, but not HTTP/2", "is it a gRPC service?"
	case c.target.TLS != nil && strings.Contains(text, "certificate required"):
		return "it wants a certificate of its client", "-cert FILE and -key FILE give it one"
	}
	switch {
	case err == nil && after >= c.target.connectTimeout() && c.Made() > 0:
		return fmt.Sprintf("a connection is accepted, and no SETTINGS came on it within %s: HTTP/2 does not begin", c.target.connectTimeout()),
			"who accepts there: a load balancer without a back end, or a process that is stuck? -connect-timeout gives it more time"
	case err == nil && after >= c.target.connectTimeout():
		return c.unanswered()
	case c.target.TLS == nil:
		return "it does not speak HTTP/2: " + text, "is it a gRPC service?"
	}
	return "TLS failed: " + text, "is it a gRPC service with TLS? -plaintext is for one without"
}

// speaksTLS reports whether a TLS handshake gets an answer of TLS.
func speaksTLS(ctx context.Context, target Target) bool {
	raw, err := target.dial(ctx)
	if err != nil {
		return false
	}
	defer raw.Close()
	conn := tls.Client(raw, &tls.Config{InsecureSkipVerify: true, NextProtos: []string{http2.NextProtoTLS}}) //nolint:gosec // nothing is sent over it
	err = conn.HandshakeContext(ctx)
	var alert tls.AlertError
	return err == nil || errors.As(err, &alert) || strings.HasPrefix(err.Error(), "remote error: tls:")
}

// speaksPlainly reports whether the preface of HTTP/2 gets an answer of HTTP/2.
func speaksPlainly(ctx context.Context, target Target) bool {
	conn, err := target.dial(ctx)
	if err != nil {
		return false
	}
	defer conn.Close()
	if deadline, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(deadline)
	}
	if _, err := conn.Write([]byte(http2.ClientPreface)); err != nil {
		return false
	}
	framer := http2.NewFramer(conn, conn)
	if framer.WriteSettings() != nil {
		return false
	}
	frame, err := framer.ReadFrame()
	return err == nil && frame.Header().Type == http2.FrameSettings
}
