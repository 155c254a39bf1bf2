package chain

import (
	"context"
	"math"
	"strconv"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/evidence"
)

type outgoingKey struct{}

// withCall returns the context in which a call goes out.
func withCall(ctx context.Context, id int, call *evidence.Call) context.Context {
	ctx = context.WithValue(ctx, outgoingKey{}, call)
	return metadata.AppendToOutgoingContext(ctx, evidence.CallHeader, strconv.Itoa(id))
}

// outgoing returns the record of a call that goes out, nil if it has none.
func outgoing(ctx context.Context) *evidence.Call {
	call, _ := ctx.Value(outgoingKey{}).(*evidence.Call)
	return call
}

// callOf returns the number and the record of a call that has come to an end. It
// is false for a caller that is not the chain's own. It records which connection
// the call came on.
func callOf(ctx context.Context, recorder *evidence.Recorder, end evidence.End) (id int, call *evidence.Call, ok bool) {
	values := metadata.ValueFromIncomingContext(ctx, evidence.CallHeader)
	if len(values) != 1 {
		return 0, nil, false
	}
	id, err := strconv.Atoi(values[0])
	if err != nil {
		return 0, nil, false
	}
	call = recorder.Call(id)
	call.On(end, socketOf(ctx))
	return id, call, true
}

// tell records the error that an end got.
func tell(call *evidence.Call, end evidence.End, err error) {
	s, ok := status.FromError(err)
	if !ok {
		s = status.FromContextError(err) // it ended between two messages, not in gRPC
	}
	call.Tell(end, s.Code().String(), s.Message())
}

// cause returns the error that ended a call at a server. If its context has
// ended, the context's error is the cause, whatever was under way.
func cause(ctx context.Context, err error) error {
	ended := ctx.Err()
	if ended == nil {
		return err
	}
	if deadline, ok := ctx.Deadline(); ok && !time.Now().Before(deadline) {
		// gRPC's server has two timers for a deadline. One of them cancels the
		// context, and it is chance which of the two goes first.
		ended = context.DeadlineExceeded
	}
	return status.FromContextError(ended).Err()
}

// closing is what a server's Send says while gRPC closes the connection.
const closing = "transport is closing"

// awaitEnd waits until the context of a call has ended, if err is of the connection on
// which the call came, and says that it is closing. gRPC ends the context just after,
// and it is chance whether a Send comes between.
func awaitEnd(ctx context.Context, err error) {
	if s, ok := status.FromError(err); ok && s.Code() == codes.Unavailable && s.Message() == closing {
		<-ctx.Done()
	}
}

func stampsOf(m *chainpb.Message) evidence.Stamps {
	return evidence.Stamps{
		Sent:              time.Duration(m.GetSentNs()),
		ForwarderReceived: time.Duration(m.GetForwarderReceivedNs()),
		ForwarderSent:     time.Duration(m.GetForwarderSentNs()),
	}
}

// receive calls recv, and records where the worker is: in Recv, then in its own
// code.
func receive[T any](worker worker, recv func() (T, error)) (T, error) {
	worker.Enter(evidence.WaitingInRecv)
	message, err := recv()
	worker.Enter(evidence.Working)
	return message, err
}

// send calls send, and records where the worker is: in Send, then in its own code.
func send[T any](worker worker, send func(T) error, message T) error {
	worker.Enter(evidence.BlockedInSend)
	err := send(message)
	worker.Enter(evidence.Working)
	return err
}

// never is when a message is due that does not come.
const never = time.Duration(math.MaxInt64)

// pace waits until a call's next message is due and its turn comes, or ctx ends.
func pace(ctx context.Context, clock evidence.Clock, call int, worker worker, due time.Duration) error {
	if wait := due - clock.Now(); wait > 0 {
		worker.Enter(evidence.Pacing)
		err := sleep(ctx, wait, due == never)
		worker.Enter(evidence.Working)
		if err != nil {
			return err
		}
	}
	clock.Turn(evidence.Message, call)
	return ctx.Err()
}

// sleep waits for a time, or for good, or until ctx ends.
func sleep(ctx context.Context, wait time.Duration, forGood bool) error {
	var over <-chan time.Time
	if !forGood {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		over = timer.C
	}
	select {
	case <-over:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
