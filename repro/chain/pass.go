package chain

import (
	"context"
	"errors"
	"io"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/evidence"
)

// passDown passes messages from the upstream to the client until there are no
// more or one of the two fails.
func (f *forwarder) passDown(ctx context.Context, call *evidence.Call, worker worker,
	recv func() (*chainpb.Message, error), send func(*chainpb.Message) error,
) error {
	return f.pass(ctx, call, evidence.Down, worker, recv, func(message *chainpb.Message) error {
		if err := send(message); err != nil {
			return clientError{err}
		}
		return nil
	})
}

// passUp passes messages from the client to the upstream.
func (f *forwarder) passUp(ctx context.Context, call *evidence.Call, worker worker,
	recv func() (*chainpb.Message, error), send func(*chainpb.Message) error,
) error {
	return f.pass(ctx, call, evidence.Up, worker, func() (*chainpb.Message, error) {
		message, err := recv()
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, clientError{err}
		}
		return message, err
	}, send)
}

// pass passes messages on until there are no more or an end fails.
func (f *forwarder) pass(ctx context.Context, call *evidence.Call, direction evidence.Direction, worker worker,
	recv func() (*chainpb.Message, error), sendOn func(*chainpb.Message) error,
) error {
	for {
		message, err := receive(worker, recv)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if isHeartbeat(message) {
			if err := send(worker, sendOn, message); err != nil {
				return err
			}
			continue
		}
		f.received(call, direction, message, f.now())
		if direction == call.Direction() {
			f.faults.strikes(ctx, StuckForwarder, message.GetSeq())
		}
		now := f.now()
		f.stampSent(message, now)
		if err := send(worker, sendOn, message); err != nil {
			return err
		}
		call.Pass(direction, f.place.sent, message.GetSeq(), now)
		if direction == call.Direction() {
			f.freezer.handled(f.place.role, call, message.GetSeq())
		}
	}
}

// workDown records the goroutine that passes messages from the upstream to the
// client, workUp the one that passes them the other way.
func (f *forwarder) workDown(call *evidence.Call, activity evidence.Activity) worker {
	return worker{call.Work(f.place.toUpstream, f.place.toClient, activity), f.freezer.of(f.place.role)}
}

func (f *forwarder) workUp(call *evidence.Call, activity evidence.Activity) worker {
	return worker{call.Work(f.place.toClient, f.place.toUpstream, activity), f.freezer.of(f.place.role)}
}
