package chain

import (
	"context"
	"errors"
	"io"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/evidence"
)

// client is the caller of the forwarder, over one connection.
type client struct {
	config    Config
	faults    *faults
	clock     evidence.Clock
	payload   payload
	forwarder chainpb.ChainClient
	reachedAt *atomic.Int64 // when the first call came to the upstream; 0 before
}

// call makes one call of the configured method, and records it. It has been
// started. Its start is when it was to begin.
func (c *client) call(ctx context.Context, id int, call *evidence.Call, start time.Duration) {
	ctx, cancel := context.WithCancel(withCall(ctx, id, call))
	defer cancel()
	if deadline := c.config.Remedies.Deadline; deadline > 0 {
		ctx, cancel = context.WithTimeout(ctx, deadline)
		defer cancel()
	}
	worker := call.Work(evidence.ClientEnd, evidence.ClientEnd, evidence.Opening)
	if err := c.method(start)(ctx, call, worker); err != nil {
		tell(call, evidence.ClientEnd, err)
	}
	call.Return(evidence.ClientEnd)
	call.Finish()
}

// method is what makes the call, in the goroutine of a worker.
func (c *client) method(start time.Duration) func(context.Context, *evidence.Call, evidence.Worker) error {
	switch c.config.Method {
	case Unary:
		return func(ctx context.Context, call *evidence.Call, worker evidence.Worker) error {
			return c.unary(ctx, call, worker, start)
		}
	case Collect:
		return c.collect
	case Echo:
		return c.echo
	default:
		return c.stream
	}
}

// stream asks for all messages and receives them; if it is to retry, it asks
// again for what it lacks when that fails.
func (c *client) stream(ctx context.Context, call *evidence.Call, worker evidence.Worker) error {
	request := &chainpb.StreamRequest{
		Messages:   c.config.Messages,
		IntervalNs: int64(c.config.Interval),
		Size:       uint32(c.config.Size),
		DelayNs:    int64(c.config.Delay),
	}
	for {
		worker.Enter(evidence.Opening)
		err := c.streamOnce(ctx, call, worker, request)
		if err == nil || !c.config.Remedies.Retry || ctx.Err() != nil {
			return err
		}
		tell(call, evidence.ClientEnd, err)
		if err := pace(ctx, c.clock, call.ID(), worker, c.clock.Now()+retryPause); err != nil {
			return err
		}
	}
}

// streamOnce makes one attempt, and moves the request on by what it receives.
func (c *client) streamOnce(
	ctx context.Context, call *evidence.Call, worker evidence.Worker, request *chainpb.StreamRequest,
) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ctx, dog := newWatchdog(ctx, c.clock, call.ID(), c.config.Remedies.ClientWatchdog)
	defer dog.stop()
	stream, err := c.forwarder.Stream(ctx, request)
	worker.Enter(evidence.Working)
	if err != nil {
		return err
	}
	call.Pass(evidence.Up, evidence.Sent, 1, c.clock.Now())
	err = c.receive(ctx, call, worker, request.GetAfter(), func() (*chainpb.Message, error) {
		message, err := stream.Recv()
		if err == nil {
			dog.feed()
			request.After, request.DelayNs = message.GetSeq(), 0
		}
		return message, err
	})
	if bitten(ctx) {
		return errSilent
	}
	return err
}

// receive receives messages, after the last one that it has. A slow client does
// not ask for the next one any more.
func (c *client) receive(
	ctx context.Context, call *evidence.Call, worker evidence.Worker, last uint64, recv func() (*chainpb.Message, error),
) error {
	for {
		c.faults.strikes(ctx, SlowClient, last+1)
		message, err := receive(worker, recv)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		last = message.GetSeq()
		call.Arrive(last, stampsOf(message))
	}
}

// unary asks for one message after the other. One that fails is told, and the
// next is asked for all the same, as a polling caller does. The times of the others count
// from when the first one came to the upstream: before, connections are made.
func (c *client) unary(ctx context.Context, call *evidence.Call, worker evidence.Worker, start time.Duration) error {
	worker.Enter(evidence.Working)
	first := start + c.config.Delay
	return c.paced(ctx, call, worker, &first, func(seq uint64) error {
		worker.Enter(evidence.WaitingInRecv)
		call.Pass(evidence.Up, evidence.Sent, seq, c.clock.Now())
		answer, err := c.forwarder.Unary(ctx, &chainpb.Message{Seq: seq, AnswerSize: uint32(c.config.Size)})
		worker.Enter(evidence.Working)
		if err != nil {
			tell(call, evidence.ClientEnd, err)
			return nil
		}
		call.Arrive(answer.GetSeq(), stampsOf(answer))
		if seq == 1 {
			first = max(first, time.Duration(answer.GetSentNs()))
		}
		return nil
	})
}

// collect streams the messages up and waits for their count.
func (c *client) collect(ctx context.Context, call *evidence.Call, worker evidence.Worker) error {
	stream, err := c.forwarder.Collect(ctx)
	worker.Enter(evidence.Working)
	if err != nil {
		return err
	}
	// If sending fails, the answer says why.
	_ = c.sendAll(call, worker, stream, 0)
	_, err = receive(worker, stream.CloseAndRecv)
	if err == nil {
		call.Pass(evidence.Down, evidence.Received, 1, c.clock.Now())
	}
	return err
}

// echo streams messages up and receives the answer to each, in a goroutine for
// either.
func (c *client) echo(ctx context.Context, call *evidence.Call, _ evidence.Worker) error {
	stream, err := c.forwarder.Echo(ctx)
	if err != nil {
		return err
	}
	sender := call.Work(evidence.NoEnd, evidence.ClientEnd, evidence.Working)
	receiver := call.Work(evidence.ClientEnd, evidence.NoEnd, evidence.Working)
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		// An error shows in Recv as well.
		if c.sendAll(call, sender, stream, uint32(c.config.Size)) == nil {
			_ = stream.CloseSend()
		}
		sender.Enter(evidence.Returned)
	}()
	err = c.receive(ctx, call, receiver, 0, stream.Recv)
	<-sent
	return err
}

type messageStream interface {
	messageSender
	grpc.ClientStream
}

// sendAll sends the messages up, each when it is due; it ends with the stream.
func (c *client) sendAll(call *evidence.Call, worker evidence.Worker, stream messageStream, answerSize uint32) error {
	opened := c.clock.Now()
	first := opened + c.config.Delay
	return c.paced(stream.Context(), call, worker, &first, func(seq uint64) error {
		worker.Enter(evidence.BlockedInSend)
		now := c.clock.Now()
		message := &chainpb.Message{Seq: seq, SentNs: uint64(now), AnswerSize: answerSize}
		if answerSize == 0 {
			message.Payload = c.payload.of(uint32(c.config.Size))
		}
		err := stream.Send(message)
		worker.Enter(evidence.Working)
		if err == nil {
			call.Pass(evidence.Up, evidence.Sent, seq, now)
		}
		if call.ID() == 0 { // the other calls count from then too
			first = max(opened, time.Duration(c.reachedAt.Load())) + c.config.Delay
		}
		return err
	})
}

// paced does something for every message when it is due. The first one says when the
// others are.
func (c *client) paced(
	ctx context.Context, call *evidence.Call, worker evidence.Worker, first *time.Duration, each func(seq uint64) error,
) error {
	for seq := uint64(1); seq <= c.config.Messages; seq++ {
		due := *first + c.config.Interval*time.Duration(seq-1)
		if err := pace(ctx, c.clock, call.ID(), worker, due); err != nil {
			return err
		}
		if err := each(seq); err != nil {
			return err
		}
	}
	return nil
}
