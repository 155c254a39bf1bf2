package chain

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"google.golang.org/grpc"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/evidence"
)

// forwarder is the first service: it makes the call that it got to the
// upstream and passes every item on. The local process is another one.
type forwarder struct {
	chainpb.UnimplementedChainServer

	place    place
	recorder *evidence.Recorder
	upstream *link
	remedies Remedies
	faults   *faults
	freezer  *freezer
	pumps    *sync.WaitGroup
	tend     func() // begins to look after the connection to the upstream, at the first use
}

// Stream passes the upstream's messages on as they come.
func (f *forwarder) Stream(request *chainpb.StreamRequest, toClient grpc.ServerStreamingServer[chainpb.Message]) error {
	call, ctx := f.begin(toClient.Context())
	call.Pass(evidence.Up, f.place.received, 1, f.now())
	f.silence(ctx, call)
	for {
		conn := f.upstream.current()
		err := f.streamOnce(ctx, call, conn, request, toClient)
		if err == nil || ctx.Err() != nil || !f.givenUp(conn, err) {
			return f.end(ctx, call, err)
		}
	}
}

// streamOnce asks the upstream over one connection, and moves the request on
// by what it passes to the client.
func (f *forwarder) streamOnce(ctx context.Context, call *evidence.Call, conn *channel,
	request *chainpb.StreamRequest, toClient grpc.ServerStreamingServer[chainpb.Message],
) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ctx, dog := newWatchdog(ctx, f.recorder.Clock, call.ID(), f.remedies.ForwarderWatchdog)
	defer dog.stop()
	down := f.workDown(call, evidence.Opening)
	fromUpstream, err := conn.client.Stream(ctx, request)
	down.Enter(evidence.Working)
	if err != nil {
		return err
	}
	call.Pass(evidence.Up, f.place.sent, 1, f.now())
	err = f.passDown(ctx, call, down, func() (*chainpb.Message, error) {
		message, err := fromUpstream.Recv()
		if err == nil {
			dog.feed()
			moveOn(request, message)
		}
		return message, err
	}, toClient.Send)
	if bitten(ctx) {
		return errSilent
	}
	return err
}

// givenUp reports whether the upstream is worth asking again: the watchdog
// ended the stream, or somebody has given up the connection that it was on.
func (f *forwarder) givenUp(conn *channel, err error) bool {
	if errors.Is(err, errSilent) {
		f.upstream.renew(conn)
	}
	return f.upstream.current() != conn
}

// Unary makes the same call to the upstream.
func (f *forwarder) Unary(ctx context.Context, asked *chainpb.Message) (*chainpb.Message, error) {
	call, ctx := f.begin(ctx)
	now := f.now()
	call.Pass(evidence.Up, f.place.received, asked.GetSeq(), now)
	f.silence(ctx, call)
	call.Pass(evidence.Up, f.place.sent, asked.GetSeq(), now)
	down := f.workDown(call, evidence.WaitingInRecv)
	answer, err := f.upstream.client().Unary(ctx, asked)
	down.Enter(evidence.Working)
	if err != nil {
		return nil, f.fail(ctx, call, err)
	}
	now = f.now()
	f.received(call, evidence.Down, answer, now)
	f.faults.strikes(ctx, StuckForwarder, answer.GetSeq())
	f.stampSent(answer, now)
	call.Pass(evidence.Down, f.place.sent, answer.GetSeq(), now)
	f.freezer.handled(f.place.role, call, answer.GetSeq())
	return answer, f.end(ctx, call, nil)
}

// Collect passes the client's messages up, and the upstream's count down.
func (f *forwarder) Collect(fromClient grpc.ClientStreamingServer[chainpb.Message, chainpb.Collected]) error {
	call, ctx := f.begin(fromClient.Context())
	f.silence(ctx, call)
	up := f.workUp(call, evidence.Opening)
	toUpstream, err := f.upstream.client().Collect(ctx)
	up.Enter(evidence.Working)
	if err != nil {
		return f.fail(ctx, call, err)
	}
	if err := f.passUp(ctx, call, up, fromClient.Recv, toUpstream.Send); err != nil && !errors.Is(err, io.EOF) {
		return f.fail(ctx, call, err)
	}
	up.Enter(evidence.Returned)
	down := f.workDown(call, evidence.Working)
	collected, err := receive(down, toUpstream.CloseAndRecv)
	if err != nil {
		return f.fail(ctx, call, err)
	}
	call.Pass(evidence.Down, f.place.received, 1, f.now())
	err = send(down, fromClient.SendAndClose, collected)
	if err == nil {
		call.Pass(evidence.Down, f.place.sent, 1, f.now())
	}
	return f.end(ctx, call, err)
}

// Echo passes messages in both directions at once.
func (f *forwarder) Echo(client grpc.BidiStreamingServer[chainpb.Message, chainpb.Message]) error {
	call, ctx := f.begin(client.Context())
	f.silence(ctx, call)
	sendHeader(client, f.remedies.EarlyHeader)
	up := f.workUp(call, evidence.Opening)
	down := f.workDown(call, evidence.Opening)
	upstream, err := f.upstream.client().Echo(ctx)
	up.Enter(evidence.Working)
	down.Enter(evidence.Working)
	if err != nil {
		return f.fail(ctx, call, err)
	}
	// The passing up ends when the client's stream does, and that ends when this
	// function returns. So the function cannot wait for it.
	f.pumps.Go(func() { f.passUpAndClose(ctx, call, up, client, upstream) })
	err = f.passDown(ctx, call, down, upstream.Recv, client.Send)
	return f.end(ctx, call, err)
}

// passUpAndClose passes messages up until the client has no more. It reports no
// error: a stream that failed fails for Recv as well.
func (f *forwarder) passUpAndClose(ctx context.Context, call *evidence.Call, up worker,
	client grpc.BidiStreamingServer[chainpb.Message, chainpb.Message],
	upstream grpc.BidiStreamingClient[chainpb.Message, chainpb.Message],
) {
	if err := f.passUp(ctx, call, up, client.Recv, upstream.Send); err == nil {
		_ = upstream.CloseSend()
	}
	up.Enter(evidence.Returned)
}

func (f *forwarder) now() time.Duration { return f.recorder.Clock.Now() }

func (f *forwarder) begin(ctx context.Context) (*evidence.Call, context.Context) {
	id, call, ok := callOf(ctx, f.recorder, f.place.toClient)
	if ok {
		call.Come(f.place.role)
		f.freezer.handled(f.place.role, call, 0)
		f.tend()
		ctx = withCall(ctx, id, call)
	}
	return call, ctx
}

// silence keeps a call for good if the forwarder answers none.
func (f *forwarder) silence(ctx context.Context, call *evidence.Call) {
	if f.faults.find(NoHeader, f.place.role) != nil {
		f.workUp(call, evidence.Working)
		f.workDown(call, evidence.Working)
		f.faults.silences(ctx, f.place.role)
	}
}

func (f *forwarder) received(call *evidence.Call, direction evidence.Direction, m *chainpb.Message, now time.Duration) {
	m.ForwarderReceivedNs = uint64(now)
	call.Pass(direction, f.place.received, m.GetSeq(), now)
}

func (f *forwarder) stampSent(m *chainpb.Message, now time.Duration) {
	m.ForwarderSentNs = uint64(now)
}

// end records that the forwarder is done with a call.
func (f *forwarder) end(ctx context.Context, call *evidence.Call, err error) error {
	if err != nil {
		return f.fail(ctx, call, err)
	}
	call.Return(f.place.toClient, f.place.toUpstream)
	return nil
}

// clientError is an error of the connection to the client. It may come before the
// context of the client's call ends.
type clientError struct{ error }

// fail records which of its two ends told the forwarder. ctx is the context of
// the incoming call. When it has ended, the news came from the client, and an
// error of the call to the upstream only follows from that.
func (f *forwarder) fail(ctx context.Context, call *evidence.Call, err error) error {
	end := f.place.toUpstream
	if ofClient, ok := errors.AsType[clientError](err); ok {
		end, err = f.place.toClient, ofClient.error
		awaitEnd(ctx, err)
	}
	if ctx.Err() != nil {
		end = f.place.toClient
	}
	err = cause(ctx, err)
	tell(call, end, err)
	call.Return(f.place.toClient, f.place.toUpstream)
	return err
}
