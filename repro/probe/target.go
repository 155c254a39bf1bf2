package probe

import (
	"cmp"
	"context"
	"crypto/tls"
	"net"
	"strconv"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
)

// DefaultConnectTimeout bounds how long a connection may take to be made: what grpcurl has.
const DefaultConnectTimeout = 10 * time.Second

// Target is what is dialled, and how.
type Target struct {
	// Address is a host and a port.
	Address string
	// TLS is how the connection is encrypted. If nil, it is not.
	TLS *tls.Config
	// Authority is what the service is asked for as. If empty, the name that TLS verifies,
	// or else the address.
	Authority string
	// ConnectTimeout bounds how long a connection may take. If zero,
	// [DefaultConnectTimeout].
	ConnectTimeout time.Duration
	// KeepaliveTime is the silence after which a PING asks whether the peer is there. If
	// zero, none does.
	KeepaliveTime time.Duration
	// MaxMessage is how large a message may be that is received, in bytes. If zero, what
	// gRPC allows.
	MaxMessage int
	// Dial makes a connection. If nil, it is one of TCP.
	Dial func(ctx context.Context, address string) (net.Conn, error)
}

func (t Target) connectTimeout() time.Duration {
	return cmp.Or(t.ConnectTimeout, DefaultConnectTimeout)
}

// port is that of the address.
func (t Target) port() int {
	_, text, _ := net.SplitHostPort(t.Address)
	port, _ := strconv.Atoi(text)
	return port
}

// dial makes a connection.
func (t Target) dial(ctx context.Context) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, t.connectTimeout())
	defer cancel()
	if t.Dial != nil {
		return t.Dial(ctx, t.Address)
	}
	return (&net.Dialer{}).DialContext(ctx, "tcp", t.Address)
}

// credentials are those of the connection.
func (t Target) credentials() credentials.TransportCredentials {
	if t.TLS == nil {
		return insecure.NewCredentials()
	}
	return credentials.NewTLS(t.TLS)
}

// options are what gRPC is told of the target.
func (t Target) options() []grpc.DialOption {
	quick := backoff.DefaultConfig
	quick.MaxDelay = 2 * time.Second // who watches wants to see soon that a service is back
	options := []grpc.DialOption{
		grpc.WithNoProxy(),
		grpc.WithDisableServiceConfig(),
		grpc.WithUserAgent("hangscope-probe"),
		grpc.WithIdleTimeout(0), // a connection that is quiet is what we want to look at
		grpc.WithConnectParams(grpc.ConnectParams{Backoff: quick, MinConnectTimeout: t.connectTimeout()}),
	}
	authority := t.Authority
	if authority == "" && t.TLS != nil {
		authority = t.TLS.ServerName
	}
	if authority != "" {
		options = append(options, grpc.WithAuthority(authority))
	}
	if t.KeepaliveTime > 0 {
		options = append(options, grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: t.KeepaliveTime, PermitWithoutStream: true}))
	}
	if t.MaxMessage > 0 {
		options = append(options, grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(t.MaxMessage)))
	}
	return options
}
