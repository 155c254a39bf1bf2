package chain

import (
	"context"
	"time"

	"google.golang.org/grpc"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/evidence"
)

type messageStream interface {
	messageSender
	grpc.ClientStream
}

// sendAll sends the messages up, each when it is due; it ends with the stream.
func (c *client) sendAll(call *evidence.Call, worker worker, stream messageStream, answerSize uint32) error {
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
			c.sent(call, seq)
		}
		if call.ID() == 0 { // the other calls count from then too
			first = max(opened, time.Duration(c.reachedAt.Load())) + c.config.Delay
		}
		return err
	})
}

// sent takes note that a message has gone up, if those are what the call is about.
func (c *client) sent(call *evidence.Call, seq uint64) {
	if call.Direction() == evidence.Up {
		c.handled(call, seq)
	}
}

// paced does something for every message when it is due. The first one says when the
// others are.
func (c *client) paced(
	ctx context.Context, call *evidence.Call, worker worker, first *time.Duration, each func(seq uint64) error,
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
