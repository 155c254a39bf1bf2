package probe

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/dynamicpb"

	"hangscope/repro/result"
)

// Why we end a call ourselves.
var (
	errReached = errors.New("so many messages came as were asked for")
	errElapsed = errors.New("its time is over")
	errGivenUp = errors.New("it stalled, and was given up")
	errEnded   = errors.New("the call has ended")
)

// call is one call while it runs. Its goroutines are the one that makes and receives it, and
// one that sends.
type call struct {
	probe  *Probe
	side   *Side
	number int
	cancel context.CancelCauseFunc
	began  time.Duration

	mu      sync.Mutex // guards the rest
	place   place
	ways    [ways]way
	up      uint64
	down    uint64
	last    time.Duration // when the last message came
	longest time.Duration // between two
	said    time.Duration // when all was sent
	allSaid bool
	over    bool
	ended   result.ProbedEnd // once it is over
}

// make makes the call, and returns when it is over.
func (c *call) make(ctx context.Context) {
	if c.probe.MaxTime > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.probe.MaxTime)
		defer cancel()
	}
	ctx, c.cancel = context.WithCancelCause(ctx)
	defer c.cancel(errEnded)
	if c.probe.For > 0 {
		timer := time.AfterFunc(c.probe.For, func() { c.cancel(errElapsed) })
		defer timer.Stop()
	}
	c.began = c.probe.Clock.Now()
	c.probe.follow(c)
	err := c.exchange(ctx)
	c.finish(ctx, err)
	c.probe.unfollow(c)
	c.place.forget()
}

// exchange opens the stream, and sends and receives until one of them ends it.
func (c *call) exchange(ctx context.Context) error {
	method := c.probe.Method
	description := &grpc.StreamDesc{ClientStreams: method.IsStreamingClient(), ServerStreams: method.IsStreamingServer()}
	at := &place{}
	ctx = metadata.NewOutgoingContext(context.WithValue(ctx, placed{}, at), c.probe.Header)
	c.enter(opening)
	stream, err := c.side.conn.client.NewStream(ctx, description, Path(method))
	c.leave(opening)
	if err != nil {
		return err
	}
	c.mu.Lock()
	c.place = *at
	c.mu.Unlock()
	var sends sync.WaitGroup
	sends.Go(func() { c.send(stream) })
	err = c.receive(stream)
	c.heard(stream, "trailer")
	if err != nil {
		c.cancel(errEnded) // unless it was canceled for a reason
	}
	sends.Wait()
	return err
}

// send sends all requests, and says that there are no more.
func (c *call) send(stream grpc.ClientStream) {
	for _, request := range c.probe.Requests {
		c.enter(sending)
		err := stream.SendMsg(request)
		c.leave(sending)
		if err != nil {
			return // Recv says why
		}
		c.mu.Lock()
		c.up++
		c.mu.Unlock()
	}
	_ = stream.CloseSend() // it fails only if the stream is over
	c.mu.Lock()
	defer c.mu.Unlock()
	c.said, c.allSaid = c.probe.Clock.Now(), true
}

// receive takes messages until the call ends, or enough have come. The error is nil if it
// ended with OK, or if no more is asked for.
func (c *call) receive(stream grpc.ClientStream) error {
	for {
		message := dynamicpb.NewMessage(c.probe.Method.Output())
		c.enter(receiving)
		err := stream.RecvMsg(message)
		c.leave(receiving)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		count := c.arrived()
		if count == 1 {
			c.heard(stream, "header")
		}
		if c.probe.Got != nil {
			c.enter(taking)
			c.probe.Got(c.number, message)
			c.leave(taking)
		}
		if c.probe.Messages > 0 && count >= c.probe.Messages {
			c.cancel(errReached)
			return nil
		}
		if !c.probe.Method.IsStreamingServer() {
			return nil // gRPC has seen the status too
		}
	}
}

// heard tells of the header of the answer, or of its trailer. Both are there: a message has
// come, or the call has ended.
func (c *call) heard(stream grpc.ClientStream, what string) {
	if c.probe.Heard == nil {
		return
	}
	found := stream.Trailer()
	if what == "header" {
		found, _ = stream.Header()
	}
	if len(found) > 0 {
		c.probe.Heard(c.number, what, found)
	}
}

// arrived takes note of a message, and returns how many have come.
func (c *call) arrived() uint64 {
	now := c.probe.Clock.Now()
	c.mu.Lock()
	first, gap := c.down == 0, now-c.last
	c.down++
	c.last = now
	if !first {
		c.longest = max(c.longest, gap)
	}
	count := c.down
	c.mu.Unlock()
	if first {
		c.side.tally.first(now-c.began, false, false)
	} else {
		c.side.tally.gap(gap, false, false)
	}
	return count
}

// finish takes note of how the call ended.
func (c *call) finish(ctx context.Context, err error) {
	now := c.probe.Clock.Now()
	c.mu.Lock()
	c.over, c.ended = true, c.end(ctx, err, c.down)
	sum := summary{
		ProbedCall: result.ProbedCall{
			Call: c.number, BeganNS: int64(c.began), LastedNS: int64(now - c.began), Up: c.up, Down: c.down, End: c.ended,
		},
		first: now - c.began, longest: c.longest, streams: c.probe.Method.IsStreamingServer(),
	}
	if c.down > 0 {
		sum.silent = now - c.last
	}
	c.mu.Unlock()
	if sum.End == result.EndedFailed || sum.End == result.EndedOK || sum.End == result.EndedShort {
		sum.Status = status.Code(err).String()
		sum.Message = withoutNames(status.Convert(err).Message(), c.side.conn.target.Address)
	}
	c.side.tally.ended(&sum)
}

// endedByUs reports whether the call is over because we ended it.
func (c *call) endedByUs() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch c.ended {
	case "", result.EndedOK, result.EndedShort, result.EndedFailed:
		return false
	default:
		return true
	}
}

// lasts reports whether the call is to go on until its time is over. One with a single
// answer has done its part with that.
func (c *call) lasts() bool { return c.probe.For > 0 && c.probe.Method.IsStreamingServer() }

// end says what became of the call.
func (c *call) end(ctx context.Context, err error, down uint64) result.ProbedEnd {
	switch cause := context.Cause(ctx); {
	case errors.Is(cause, errReached):
		return result.EndedReached
	case err == nil && (down < c.probe.Messages || c.lasts() && !errors.Is(cause, errElapsed)):
		return result.EndedShort
	case err == nil:
		return result.EndedOK
	case errors.Is(cause, errGivenUp):
		return result.EndedHung
	case errors.Is(cause, errElapsed) && down == 0:
		return result.EndedQuiet
	case errors.Is(cause, errElapsed):
		return result.EndedElapsed
	case errors.Is(cause, context.Canceled):
		return result.EndedStopped
	}
	return result.EndedFailed
}
