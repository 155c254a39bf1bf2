package chain

import (
	"context"
	"time"

	"google.golang.org/grpc"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/evidence"
)

// A heartbeat is a message of the application that says no more than that the sender lives.
// To a proxy it is a message as any other, and no ping. It has no number, and is not one of
// the load's messages.

// isHeartbeat reports whether a message is one.
func isHeartbeat(m *chainpb.Message) bool { return m.GetSeq() == 0 }

// pace waits until the next message is due, and sends heartbeats meanwhile.
func (u *upstream) pace(
	ctx context.Context, id int, worker worker, stream grpc.ServerStreamingServer[chainpb.Message], due time.Duration,
) error {
	clock := u.recorder.Clock
	for every := u.heartbeat; every > 0 && due-clock.Now() > every; {
		if err := pace(ctx, clock, id, worker, clock.Now()+every); err != nil {
			return err
		}
		worker.Enter(evidence.BlockedInSend)
		err := stream.Send(&chainpb.Message{})
		worker.Enter(evidence.Working)
		if err != nil {
			return err
		}
	}
	return pace(ctx, clock, id, worker, due)
}

// moveOn lets a request ask for what follows a message, if it is made again.
func moveOn(request *chainpb.StreamRequest, m *chainpb.Message) {
	if !isHeartbeat(m) {
		request.After, request.DelayNs = m.GetSeq(), 0
	}
}
