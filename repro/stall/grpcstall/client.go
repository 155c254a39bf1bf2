package grpcstall

import (
	"context"
	"slices"
	"sync/atomic"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
)

// UnaryClient is a grpc.UnaryClientInterceptor. A unary call waits from its
// start to its end.
func (m *Monitor) UnaryClient(ctx context.Context, method string, request, reply any, conn *grpc.ClientConn,
	invoke grpc.UnaryInvoker, options ...grpc.CallOption,
) (err error) {
	c := m.begin(origin{ctx: ctx, side: Client, name: method, target: conn.Target(), unary: true})
	if c == nil {
		return invoke(ctx, method, request, reply, conn, options...)
	}
	err = errPanic // until the call has returned
	defer func() {
		c.ways[receiving].leave(err)
		c.end(err)
	}()
	c.ways[receiving].enter()
	return invoke(ctx, method, request, reply, conn, options...)
}

// StreamClient is a grpc.StreamClientInterceptor.
func (m *Monitor) StreamClient(ctx context.Context, description *grpc.StreamDesc, conn *grpc.ClientConn, method string,
	open grpc.Streamer, options ...grpc.CallOption,
) (stream grpc.ClientStream, err error) {
	c := m.begin(origin{ctx: ctx, side: Client, name: method, target: conn.Target()})
	if c == nil {
		return open(ctx, description, conn, method, options...)
	}
	err = errPanic // until there is a stream
	defer func() {
		if err != nil {
			c.end(err)
		}
	}()
	// gRPC calls this for every end that a call may have: its last message, an
	// error, its context, the closing of its connection.
	options = append(slices.Clip(options), grpc.OnFinish(c.end))
	c.ways[opening].enter()
	stream, err = open(ctx, description, conn, method, options...)
	c.ways[opening].leave(err)
	if err != nil {
		return nil, err
	}
	c.stream = stream
	return &clientStream{ClientStream: stream, call: c}, nil
}

// clientStream is a stream that notes the waits in it.
type clientStream struct {
	grpc.ClientStream
	call   *call
	headed atomic.Bool
}

// RecvMsg implements grpc.ClientStream.
func (s *clientStream) RecvMsg(message any) error {
	w := &s.call.ways[receiving]
	w.enter()
	err := s.ClientStream.RecvMsg(message)
	w.leave(err)
	if err != nil {
		s.call.end(err)
	}
	return err
}

// SendMsg implements grpc.ClientStream.
func (s *clientStream) SendMsg(message any) error {
	w := &s.call.ways[sending]
	w.enter()
	err := s.ClientStream.SendMsg(message)
	w.leave(err)
	return err
}

// Header implements grpc.ClientStream. Several goroutines may call it, unlike
// the others; only the first wait is noted.
func (s *clientStream) Header() (metadata.MD, error) {
	if s.headed.Swap(true) {
		return s.ClientStream.Header()
	}
	w := &s.call.ways[opening]
	w.enter()
	header, err := s.ClientStream.Header()
	w.leave(err)
	return header, err
}
