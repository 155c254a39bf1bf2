package chain

import (
	"context"
	"errors"
	"io"
	"sync/atomic"
	"time"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/evidence"
)

// client is the caller of the forwarder, over one connection.
type client struct {
	config    Config
	faults    *faults
	freezer   *freezer
	clock     evidence.Clock
	payload   payload
	forwarder chainpb.ChainClient
	link      *link
	reachedAt *atomic.Int64 // when the first call came to the upstream; 0 before
	leak      *leak
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
	worker := c.work(call, evidence.ClientEnd, evidence.ClientEnd, evidence.Opening)
	c.handled(call, 0)
	if err := c.method(start)(ctx, call, worker); err != nil {
		tell(call, evidence.ClientEnd, err)
	}
	call.Return(evidence.ClientEnd)
	call.Finish()
}

// work records that a goroutine of the client begins to work for a call.
func (c *client) work(call *evidence.Call, receives, sends evidence.End, activity evidence.Activity) worker {
	return worker{call.Work(receives, sends, activity), c.freezer.of(evidence.Client)}
}

// handled takes note that the client is through with a message.
func (c *client) handled(call *evidence.Call, seq uint64) {
	c.freezer.handled(evidence.Client, call, seq)
	c.leak.handled(c.forwarder, call, seq)
}

// method is what makes the call, in the goroutine of a worker.
func (c *client) method(start time.Duration) func(context.Context, *evidence.Call, worker) error {
	switch c.config.Method {
	case Unary:
		return func(ctx context.Context, call *evidence.Call, worker worker) error {
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
func (c *client) stream(ctx context.Context, call *evidence.Call, worker worker) error {
	request := &chainpb.StreamRequest{
		Messages:   c.config.Messages,
		IntervalNs: int64(c.config.Interval),
		Size:       uint32(c.config.Size),
		DelayNs:    int64(c.config.Delay),
	}
	for {
		worker.Enter(evidence.Opening)
		conn := c.link.current()
		err := c.streamOnce(ctx, conn.client, call, worker, request)
		if err == nil || !c.config.Remedies.Retry || ctx.Err() != nil {
			return err
		}
		tell(call, evidence.ClientEnd, err)
		if err := pace(ctx, c.clock, call.ID(), worker, c.clock.Now()+retryPause); err != nil {
			return err
		}
		if c.config.Remedies.FreshRetry {
			c.link.renew(conn)
		}
	}
}

// streamOnce makes one attempt, and moves the request on by what it receives.
func (c *client) streamOnce(
	ctx context.Context, forwarder chainpb.ChainClient, call *evidence.Call, worker worker, request *chainpb.StreamRequest,
) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ctx, dog := newWatchdog(ctx, c.clock, call.ID(), c.config.Remedies.ClientWatchdog)
	defer dog.stop()
	stream, err := forwarder.Stream(ctx, request)
	worker.Enter(evidence.Working)
	if err != nil {
		return err
	}
	call.Pass(evidence.Up, evidence.Sent, 1, c.clock.Now())
	err = c.receive(ctx, call, worker, request.GetAfter(), func() (*chainpb.Message, error) {
		message, err := stream.Recv()
		if err == nil {
			dog.feed()
			moveOn(request, message)
		}
		return message, err
	})
	if bitten(ctx) {
		return errSilent
	}
	return err
}

// receive receives messages, after the last one that it has.
func (c *client) receive(
	ctx context.Context, call *evidence.Call, worker worker, last uint64, recv func() (*chainpb.Message, error),
) error {
	for {
		c.readSlowly(ctx, call, last+1)
		message, err := receive(worker, recv)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if isHeartbeat(message) {
			continue
		}
		last = message.GetSeq()
		call.Arrive(last, stampsOf(message))
		c.handled(call, last)
	}
}

// readSlowly waits for as long as the client takes before it asks for a message: for good,
// if it has stopped reading. The end of the stream is no message.
func (c *client) readSlowly(ctx context.Context, call *evidence.Call, seq uint64) {
	if c.faults.hitsCall(SlowClient, call, seq) {
		<-ctx.Done()
	}
	if seq <= c.config.Messages && c.faults.hitsCall(SlowReader, call, seq) {
		// An error is that of the call, and shows in Recv.
		_ = sleep(ctx, c.faults.find(SlowReader, "").Every, false)
	}
}

// unary asks for one message after the other. One that fails is told, and the
// next is asked for all the same, as a polling caller does. The times of the others count
// from when the first one came to the upstream: before, connections are made.
func (c *client) unary(ctx context.Context, call *evidence.Call, worker worker, start time.Duration) error {
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
		c.handled(call, answer.GetSeq())
		if seq == 1 {
			first = max(first, time.Duration(answer.GetSentNs()))
		}
		return nil
	})
}

// collect streams the messages up and waits for their count.
func (c *client) collect(ctx context.Context, call *evidence.Call, worker worker) error {
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
