package chain

import (
	"context"
	"errors"
	"io"
	"time"

	"google.golang.org/grpc"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/evidence"
)

// upstream is the second service: where the messages come from.
type upstream struct {
	chainpb.UnimplementedChainServer

	recorder  *evidence.Recorder
	payload   payload
	messages  uint64 // of a call
	early     bool   // its header
	faults    *faults
	freezer   *freezer
	reached   func()        // called when a call has come
	heartbeat time.Duration // after how long without a message it sends an empty one; 0 is never
}

// Stream sends the messages that the request asks for, each when it is due.
func (u *upstream) Stream(request *chainpb.StreamRequest, stream grpc.ServerStreamingServer[chainpb.Message]) error {
	ctx := stream.Context()
	id, call, _ := callOf(ctx, u.recorder, evidence.UpstreamEnd)
	worker := u.work(call)
	now := u.recorder.Clock.Now()
	call.Pass(evidence.Up, evidence.Received, 1, now)
	u.faults.silences(ctx, evidence.Upstream)
	first := now + time.Duration(request.GetDelayNs())
	for seq := request.GetAfter() + 1; seq <= request.GetMessages(); seq++ {
		due := first + time.Duration(request.GetIntervalNs())*time.Duration(seq-request.GetAfter()-1)
		if u.faults.hits(QuietUpstream, seq) {
			due = never
		}
		if err := u.pace(ctx, id, worker, stream, due); err != nil {
			return u.fail(ctx, call, err)
		}
		if u.faults.hits(EarlyEnd, seq) {
			break
		}
		if err := u.send(stream, call, worker, seq, request.GetSize()); err != nil {
			return u.fail(ctx, call, err)
		}
	}
	return u.finish(call)
}

// work records that the upstream begins to work for a call, in one goroutine.
func (u *upstream) work(call *evidence.Call) worker {
	u.reached()
	u.freezer.handled(evidence.Upstream, call, 0)
	return worker{call.Work(evidence.UpstreamEnd, evidence.UpstreamEnd, evidence.Working), u.freezer.of(evidence.Upstream)}
}

// lost records a call that came to the upstream and ended before its request had been
// read: gRPC then tells nobody else of it.
func (u *upstream) lost(service any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, handle grpc.StreamHandler) error {
	err := handle(service, stream)
	if err == nil {
		return nil
	}
	ctx := stream.Context()
	if _, call, ok := callOf(ctx, u.recorder, evidence.UpstreamEnd); ok && call != nil && !call.Reached(evidence.UpstreamEnd) {
		u.work(call)
		return u.fail(ctx, call, err)
	}
	return err
}

// Unary answers one message with one.
func (u *upstream) Unary(ctx context.Context, asked *chainpb.Message) (*chainpb.Message, error) {
	id, call, _ := callOf(ctx, u.recorder, evidence.UpstreamEnd)
	worker := u.work(call)
	call.Pass(evidence.Up, evidence.Received, asked.GetSeq(), u.recorder.Clock.Now())
	u.faults.silences(ctx, evidence.Upstream)
	if err := u.await(ctx, id, worker, asked.GetSeq()); err != nil {
		return nil, u.fail(ctx, call, err)
	}
	now := u.recorder.Clock.Now()
	call.Pass(evidence.Down, evidence.Sent, asked.GetSeq(), now)
	u.freezer.handled(evidence.Upstream, call, asked.GetSeq())
	return u.message(asked.GetSeq(), asked.GetAnswerSize(), now), u.finish(call)
}

// Collect counts the messages that come up, and is their receiver.
func (u *upstream) Collect(stream grpc.ClientStreamingServer[chainpb.Message, chainpb.Collected]) error {
	ctx := stream.Context()
	_, call, _ := callOf(ctx, u.recorder, evidence.UpstreamEnd)
	worker, recv := u.work(call), stream.Recv
	u.faults.silences(ctx, evidence.Upstream)
	var collected chainpb.Collected
	for last := uint64(0); ; {
		message, err := u.next(worker, recv, last)
		if errors.Is(err, io.EOF) {
			call.Pass(evidence.Down, evidence.Sent, 1, u.recorder.Clock.Now())
			if err := send(worker, stream.SendAndClose, &collected); err != nil {
				return u.fail(ctx, call, err)
			}
			return u.finish(call)
		}
		if err != nil {
			return u.fail(ctx, call, err)
		}
		last = message.GetSeq()
		call.Arrive(last, stampsOf(message))
		u.freezer.handled(evidence.Upstream, call, last)
		collected.Messages++
	}
}

// Echo answers every message with one.
func (u *upstream) Echo(stream grpc.BidiStreamingServer[chainpb.Message, chainpb.Message]) error {
	ctx := stream.Context()
	id, call, _ := callOf(ctx, u.recorder, evidence.UpstreamEnd)
	worker, recv := u.work(call), stream.Recv
	u.faults.silences(ctx, evidence.Upstream)
	sendHeader(stream, u.early)
	for last, ahead := uint64(0), uint64(0); ; {
		asked, err := u.next(worker, recv, last)
		if errors.Is(err, io.EOF) {
			return u.finish(call)
		}
		if err != nil {
			return u.fail(ctx, call, err)
		}
		last = asked.GetSeq()
		call.Pass(evidence.Up, evidence.Received, last, u.recorder.Clock.Now())
		if err := u.await(ctx, id, worker, last); err != nil {
			return u.fail(ctx, call, err)
		}
		if last <= ahead {
			continue // it has been answered
		}
		if err := u.send(stream, call, worker, last, asked.GetAnswerSize()); err != nil {
			return u.fail(ctx, call, err)
		}
		if ahead, err = u.sendAhead(stream, call, worker, asked); err != nil {
			return u.fail(ctx, call, err)
		}
	}
}

// sendAhead sends all that is left without reading what it answers, if client and upstream
// do so from a message on. It returns the last one that it sent.
func (u *upstream) sendAhead(
	stream messageSender, call *evidence.Call, worker worker, asked *chainpb.Message,
) (last uint64, err error) {
	last = asked.GetSeq()
	for last < u.messages && u.faults.hits(SendDeadlock, last+1) {
		if err := u.send(stream, call, worker, last+1, asked.GetAnswerSize()); err != nil {
			return last, err
		}
		last++
	}
	return last, nil
}

// next receives the message after the last one. To one that ends early, there are
// no more.
func (u *upstream) next(worker worker, recv func() (*chainpb.Message, error), last uint64) (*chainpb.Message, error) {
	if u.faults.hits(EarlyEnd, last+1) {
		return nil, io.EOF
	}
	return receive(worker, recv)
}

// await waits until the answer to a message is due: at once, but for an upstream
// that has no more to send.
func (u *upstream) await(ctx context.Context, id int, worker worker, seq uint64) error {
	if !u.faults.hits(QuietUpstream, seq) {
		return nil
	}
	return pace(ctx, u.recorder.Clock, id, worker, never)
}

type messageSender interface {
	Send(*chainpb.Message) error
}

func (u *upstream) send(stream messageSender, call *evidence.Call, worker worker, seq uint64, size uint32) error {
	worker.Enter(evidence.BlockedInSend)
	now := u.recorder.Clock.Now()
	err := stream.Send(u.message(seq, size, now))
	worker.Enter(evidence.Working)
	if err == nil {
		call.Pass(evidence.Down, evidence.Sent, seq, now)
		u.freezer.handled(evidence.Upstream, call, seq)
	}
	return err
}

func (u *upstream) message(seq uint64, size uint32, now time.Duration) *chainpb.Message {
	return &chainpb.Message{Seq: seq, SentNs: uint64(now), Payload: u.payload.of(size)}
}

func (u *upstream) finish(call *evidence.Call) error {
	call.Return(evidence.UpstreamEnd)
	return nil
}

func (u *upstream) fail(ctx context.Context, call *evidence.Call, err error) error {
	awaitEnd(ctx, err)
	err = cause(ctx, err)
	tell(call, evidence.UpstreamEnd, err)
	call.Return(evidence.UpstreamEnd)
	return err
}
