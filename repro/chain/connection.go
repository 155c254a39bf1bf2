package chain

import (
	"context"
	"net"

	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/peer"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
)

// plaintext is gRPC's way to have no security. As it sees each connection before
// gRPC uses it, it tells the calls on it which one it is.
type plaintext struct {
	credentials.TransportCredentials
}

func newPlaintext() credentials.TransportCredentials { return plaintext{insecure.NewCredentials()} }

// connectionInfo is what the calls on a connection know of it.
type connectionInfo struct {
	credentials.AuthInfo
	socket int
}

// ClientHandshake implements credentials.TransportCredentials.
func (p plaintext) ClientHandshake(ctx context.Context, authority string, conn net.Conn) (net.Conn, credentials.AuthInfo, error) {
	secured, info, err := p.TransportCredentials.ClientHandshake(ctx, authority, conn)
	return secured, connectionInfo{info, network.NumberOf(conn)}, err
}

// ServerHandshake implements credentials.TransportCredentials.
func (p plaintext) ServerHandshake(conn net.Conn) (net.Conn, credentials.AuthInfo, error) {
	secured, info, err := p.TransportCredentials.ServerHandshake(conn)
	return secured, connectionInfo{info, network.NumberOf(conn)}, err
}

// Clone implements credentials.TransportCredentials.
func (p plaintext) Clone() credentials.TransportCredentials {
	return plaintext{p.TransportCredentials.Clone()}
}

// socketOf returns the socket of the connection that a call is on, 0 if that is
// not known.
func socketOf(ctx context.Context) int {
	if from, ok := peer.FromContext(ctx); ok {
		if info, ok := from.AuthInfo.(connectionInfo); ok {
			return info.socket
		}
	}
	return 0
}

// placing records on which connection the calls of an end go out. gRPC asks it for
// metadata whenever it has chosen a connection for a call, also if it does so again.
type placing struct{ end evidence.End }

// GetRequestMetadata implements credentials.PerRPCCredentials.
func (p placing) GetRequestMetadata(ctx context.Context, _ ...string) (map[string]string, error) {
	outgoing(ctx).On(p.end, socketOf(ctx))
	return nil, nil
}

// RequireTransportSecurity implements credentials.PerRPCCredentials.
func (placing) RequireTransportSecurity() bool { return false }
