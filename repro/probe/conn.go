package probe

import (
	"context"
	"net"
	"slices"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"

	"hangscope/repro/evidence"
	"hangscope/repro/wire"
	"hangscope/repro/wire/calls"
)

// Service is the role of what is probed: whatever stands there.
const Service evidence.Role = "service"

// maxTaps bounds how many connections are remembered: one that watches for days makes many.
const maxTaps = 64

// Conn is a client's connection to a target, watched at our own end. It connects again when
// it is lost.
type Conn struct {
	target  Target
	clock   evidence.Clock
	capture *wire.Capture
	client  *grpc.ClientConn

	// opening lets one stream be opened at a time: the numbers of streams are those of the
	// order in which they are opened.
	opening chan struct{}

	mu        sync.Mutex
	made      int // connections
	taps      []*tapped
	failure   error  // of the last attempt to connect
	reflected string // the last method of reflection that was called
}

// tapped is one connection.
type tapped struct {
	tap      *wire.Tap
	followed *calls.Connection
	streams  uint32 // opened so far
}

// Dial connects to a target. An error says what is wrong, and what may help. The capture
// may be nil.
func Dial(ctx context.Context, target Target, clock evidence.Clock, capture *wire.Capture) (*Conn, error) {
	c := &Conn{target: target, clock: clock, capture: capture, opening: make(chan struct{}, 1)}
	client, err := grpc.NewClient("passthrough:///"+target.Address, append(target.options(),
		grpc.WithTransportCredentials(tapping{target.credentials(), c}),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) {
			conn, err := target.dial(ctx)
			c.failed(err)
			return conn, err
		}),
		grpc.WithStreamInterceptor(c.open))...)
	if err != nil {
		return nil, err
	}
	c.client = client
	if err := c.connect(ctx); err != nil {
		_ = client.Close()
		return nil, err
	}
	return c, nil
}

// connect waits until the connection is ready, or its first attempt has failed.
func (c *Conn) connect(ctx context.Context) error {
	bounded, cancel := context.WithTimeout(ctx, c.target.connectTimeout())
	defer cancel()
	began := c.clock.Now()
	c.client.Connect()
	for {
		state := c.client.GetState()
		switch state {
		case connectivity.Ready:
			return nil
		case connectivity.TransientFailure, connectivity.Shutdown:
			return c.explain(ctx, c.clock.Now()-began)
		default:
		}
		if !c.client.WaitForStateChange(bounded, state) {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return c.explain(ctx, c.clock.Now()-began)
		}
	}
}

// Close ends the connection.
func (c *Conn) Close() { _ = c.client.Close() }

// Made returns how many connections were made.
func (c *Conn) Made() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.made
}

// tapping are credentials whose connections are tapped above the encryption.
type tapping struct {
	credentials.TransportCredentials
	of *Conn
}

// ClientHandshake implements credentials.TransportCredentials.
func (t tapping) ClientHandshake(ctx context.Context, authority string, raw net.Conn) (net.Conn, credentials.AuthInfo, error) {
	conn, info, err := t.TransportCredentials.ClientHandshake(ctx, authority, raw)
	t.of.failed(err)
	if err != nil {
		return nil, nil, err
	}
	return t.of.tap(conn), info, nil
}

// Clone implements credentials.TransportCredentials.
func (t tapping) Clone() credentials.TransportCredentials {
	return tapping{t.TransportCredentials.Clone(), t.of}
}

// Info implements credentials.TransportCredentials. The name is left to the authority: gRPC
// refuses two that differ, and what is verified may be another one than what is asked for.
func (t tapping) Info() credentials.ProtocolInfo {
	return credentials.ProtocolInfo{SecurityProtocol: t.TransportCredentials.Info().SecurityProtocol}
}

// failed remembers why a connection could not be made.
func (c *Conn) failed(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failure = err
}

// tap returns a connection that is watched.
func (c *Conn) tap(conn net.Conn) net.Conn {
	followed := calls.New(calls.Options{})
	c.mu.Lock()
	defer c.mu.Unlock()
	c.made++
	place := wire.Place{Number: c.made, Owner: evidence.Client, Peer: Service, Dialled: true}
	tap := wire.NewTap(conn, c.clock, place, wire.Options{Capture: c.capture, Passed: func(way wire.Way, at time.Duration, b []byte) {
		from := calls.FromClient
		if way == wire.Read {
			from = calls.FromServer
		}
		followed.Pass(from, at, b)
	}})
	if len(c.taps) == maxTaps {
		c.taps = c.taps[1:]
	}
	c.taps = append(c.taps, &tapped{tap: tap, followed: followed})
	return tap
}

// placed is the key of a context for where its stream is to be noted.
type placed struct{}

// place is a stream of a connection.
type place struct {
	on     *tapped
	stream uint32
}

// open is a grpc.StreamClientInterceptor that numbers the streams of each connection as
// HTTP/2 does.
func (c *Conn) open(
	ctx context.Context, description *grpc.StreamDesc, conn *grpc.ClientConn, method string, streamer grpc.Streamer, options ...grpc.CallOption,
) (grpc.ClientStream, error) {
	select {
	case c.opening <- struct{}{}:
	case <-ctx.Done():
		return nil, status.FromContextError(ctx.Err()).Err()
	}
	defer func() { <-c.opening }()
	stream, err := streamer(ctx, description, conn, method, options...)
	if err != nil {
		return nil, err
	}
	at := c.number(stream, method)
	if into, ok := ctx.Value(placed{}).(*place); ok {
		*into = at
		at.keep()
	}
	return stream, nil
}

// number returns where a stream is that has just been opened. It is zero if that is not
// known.
func (c *Conn) number(stream grpc.ClientStream, method string) place {
	from, ok := peer.FromContext(stream.Context())
	c.mu.Lock()
	defer c.mu.Unlock()
	if isReflection(method) {
		c.reflected = method
	}
	if !ok || from.LocalAddr == nil {
		return place{}
	}
	for _, on := range slices.Backward(c.taps) {
		if on.tap.LocalAddr().String() == from.LocalAddr.String() {
			on.streams++
			return place{on, 2*on.streams - 1}
		}
	}
	return place{}
}
