package chain

import (
	"context"
	"errors"
	"io"

	"google.golang.org/grpc"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/evidence"
)

type echoStream = grpc.BidiStreamingClient[chainpb.Message, chainpb.Message]

// echo streams messages up and receives the answer to each, in a goroutine for
// either.
func (c *client) echo(ctx context.Context, call *evidence.Call, worker worker) error {
	stream, err := c.forwarder.Echo(ctx)
	if err != nil {
		return err
	}
	if c.faults.find(SendDeadlock, "") != nil {
		return c.echoInTurn(ctx, call, worker, stream)
	}
	sender := c.work(call, evidence.NoEnd, evidence.ClientEnd, evidence.Working)
	receiver := c.work(call, evidence.ClientEnd, evidence.NoEnd, evidence.Working)
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		// An error shows in Recv as well.
		if c.hasHeader(sender, stream) && c.sendAll(call, sender, stream, uint32(c.config.Size)) == nil {
			_ = stream.CloseSend()
		}
		sender.Enter(evidence.Returned)
	}()
	err = c.receive(ctx, call, receiver, 0, stream.Recv)
	<-sent
	return err
}

// hasHeader waits for the header of the answers, if the client sends nothing before it has
// that. It is false if none comes.
func (c *client) hasHeader(worker worker, stream echoStream) bool {
	if c.faults.find(LateHeader, "") == nil {
		return true
	}
	c.faults.struck.Store(true)
	worker.Enter(evidence.WaitingInRecv)
	_, err := stream.Header()
	worker.Enter(evidence.Working)
	return err == nil
}

// echoInTurn sends messages and receives their answers in one goroutine: after a message it
// sends all that is left before it receives any of the answers.
func (c *client) echoInTurn(ctx context.Context, call *evidence.Call, worker worker, stream echoStream) error {
	var received uint64
	first := c.clock.Now() + c.config.Delay
	err := c.paced(ctx, call, worker, &first, func(seq uint64) error {
		now := c.clock.Now()
		size := uint32(c.config.Size)
		err := send(worker, stream.Send, &chainpb.Message{Seq: seq, SentNs: uint64(now), AnswerSize: size, Payload: c.payload.of(size)})
		if err != nil {
			return err
		}
		call.Pass(evidence.Up, evidence.Sent, seq, now)
		if c.faults.hits(SendDeadlock, seq) {
			return nil
		}
		message, err := receive(worker, stream.Recv)
		if err == nil {
			received = message.GetSeq()
			call.Arrive(received, stampsOf(message))
		}
		return err
	})
	if err != nil && !errors.Is(err, io.EOF) { // after EOF, Recv says why
		return err
	}
	_ = stream.CloseSend()
	return c.receive(ctx, call, worker, received, stream.Recv)
}

// sendHeader sends the header of an answer before there is a message, if that is wanted. If
// it fails, so does the next Send.
func sendHeader(stream grpc.ServerStream, early bool) {
	if early {
		_ = stream.SendHeader(nil)
	}
}
