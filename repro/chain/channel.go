package chain

import (
	"context"
	"net"

	"google.golang.org/grpc"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/evidence"
	"hangscope/repro/network"
)

// channel is gRPC's, and tells each call which connection it is on.
type channel struct {
	*grpc.ClientConn

	client      chainpb.ChainClient
	end         evidence.End // from which the calls go out
	connections evidence.Channel
}

// newChannel makes a channel to a role. It connects with the first call.
func newChannel(
	end evidence.End, to evidence.Role, dial func(context.Context) (net.Conn, error), options ...grpc.DialOption,
) (*channel, error) {
	c := &channel{end: end}
	c.client = chainpb.NewChainClient(c)
	dialer := func(ctx context.Context, _ string) (net.Conn, error) {
		c.connections.Dials()
		conn, err := dial(ctx)
		if err == nil {
			c.connections.Made(network.NumberOf(conn))
		}
		return conn, err
	}
	var err error
	c.ClientConn, err = grpc.NewClient("passthrough:///"+string(to), append(options,
		grpc.WithTransportCredentials(newPlaintext()),
		grpc.WithPerRPCCredentials(placing{end}),
		grpc.WithContextDialer(dialer))...)
	return c, err
}

// Invoke implements grpc.ClientConnInterface.
func (c *channel) Invoke(ctx context.Context, method string, args, reply any, options ...grpc.CallOption) error {
	c.await(ctx)
	return c.ClientConn.Invoke(ctx, method, args, reply, options...)
}

// NewStream implements grpc.ClientConnInterface.
func (c *channel) NewStream(
	ctx context.Context, description *grpc.StreamDesc, method string, options ...grpc.CallOption,
) (grpc.ClientStream, error) {
	c.await(ctx)
	return c.ClientConn.NewStream(ctx, description, method, options...)
}

// await records that a call waits for a connection of the channel.
func (c *channel) await(ctx context.Context) {
	outgoing(ctx).Await(c.end, &c.connections)
}
