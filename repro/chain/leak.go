package chain

import (
	"context"
	"math"
	"sync"

	"google.golang.org/grpc"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/evidence"
)

// leak leaves streams open that nobody uses, as a caller does that forgets to cancel what
// it does not need any more. A nil leak leaves none.
type leak struct {
	ctx    context.Context // of the chain, in which they end
	fault  *Fault
	faults *faults
	opened sync.WaitGroup

	mu   sync.Mutex
	open int
}

// newLeak returns the leak of a fault of the chain, nil if there is none.
func (c *Chain) newLeak() *leak {
	fault := c.faults.find(StreamLeak, "")
	if fault == nil {
		return nil
	}
	return &leak{ctx: c.ctx, fault: fault, faults: &c.faults}
}

// handled leaves a stream open for each message of the first call from one on, until the
// server allows no further one.
func (l *leak) handled(client chainpb.ChainClient, call *evidence.Call, seq uint64) {
	if l == nil || call.ID() != 0 || seq < max(l.fault.After, 1) {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open >= l.fault.Streams {
		return
	}
	l.open++
	l.opened.Go(func() {
		// It waits until the server allows the stream, or until the chain is closed.
		if _, err := client.Stream(l.ctx, unusedStream, grpc.WaitForReady(true)); err == nil {
			l.faults.struck.Store(true)
		}
		<-l.ctx.Done()
	})
}

// unusedStream asks for a message that is never due.
var unusedStream = &chainpb.StreamRequest{Messages: 1, DelayNs: math.MaxInt64 / 2}

// wait returns when the streams have ended.
func (l *leak) wait() {
	if l != nil {
		l.opened.Wait()
	}
}
