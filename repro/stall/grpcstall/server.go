package grpcstall

import (
	"context"

	"google.golang.org/grpc"
)

// UnaryServer is a grpc.UnaryServerInterceptor. It is called when the request
// has come, so a stall is a handler that does not return.
func (m *Monitor) UnaryServer(ctx context.Context, request any, info *grpc.UnaryServerInfo, handle grpc.UnaryHandler,
) (reply any, err error) {
	c := m.begin(origin{ctx: ctx, side: Server, name: info.FullMethod, unary: true})
	if c == nil {
		return handle(ctx, request)
	}
	err = errPanic // until the handler has returned
	defer func() {
		c.ways[receiving].leave(err)
		c.end(err)
	}()
	c.ways[receiving].enter()
	return handle(ctx, request)
}

// StreamServer is a grpc.StreamServerInterceptor.
func (m *Monitor) StreamServer(service any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handle grpc.StreamHandler,
) (err error) {
	c := m.begin(origin{ctx: stream.Context(), side: Server, name: info.FullMethod})
	if c == nil {
		return handle(service, stream)
	}
	err = errPanic // until the handler has returned
	defer func() { c.end(err) }()
	return handle(service, &serverStream{ServerStream: stream, call: c})
}

// serverStream is a stream that notes the waits in it.
type serverStream struct {
	grpc.ServerStream
	call *call
}

// RecvMsg implements grpc.ServerStream.
func (s *serverStream) RecvMsg(message any) error {
	w := &s.call.ways[receiving]
	w.enter()
	err := s.ServerStream.RecvMsg(message)
	w.leave(err)
	return err
}

// SendMsg implements grpc.ServerStream.
func (s *serverStream) SendMsg(message any) error {
	w := &s.call.ways[sending]
	w.enter()
	err := s.ServerStream.SendMsg(message)
	w.leave(err)
	return err
}
