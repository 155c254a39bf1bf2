package chain

import (
	"sync"
	"time"
)

// call makes the client's calls.
func (c *Chain) call() {
	var calls sync.WaitGroup
	for id := range c.streams() {
		calls.Go(func() {
			if start, err := c.stagger(id); err == nil {
				call := c.recorder.Call(id)
				call.Start()
				c.clients[id%len(c.clients)].call(c.ctx, id, call, start)
			}
		})
	}
	go func() {
		calls.Wait()
		close(c.done)
	}()
}

// firstWait bounds how long the other calls wait for the first one.
const firstWait = time.Second

// stagger waits until a call is to begin, and returns that moment. The others begin after
// the first one has come to the upstream, or should have: before, it waits for connections
// to be made, which take a machine's time and are no part of the scenario. A unary call
// comes there with its first message, so the others may have to begin late.
func (c *Chain) stagger(id int) (start time.Duration, err error) {
	start = c.recorder.Clock.Now()
	if id > 0 && c.config.Stagger > 0 {
		c.awaitReached()
		start = c.recorder.Clock.Now()
		if c.config.Method == Unary {
			start -= c.config.Delay
		}
	}
	start += c.config.Stagger * time.Duration(id)
	return start, pace(c.ctx, c.recorder.Clock, id, worker{}, start)
}

// awaitReached waits until the first call has come to the upstream, or should have.
func (c *Chain) awaitReached() {
	timer := time.NewTimer(firstWait)
	defer timer.Stop()
	select {
	case <-c.reached:
	case <-timer.C:
	case <-c.ctx.Done():
	}
}

// Probe makes one more call, recorded under a number of its own: on the
// connection of the first call, or on a fresh one.
func (c *Chain) Probe(id int, fresh bool) error {
	client := c.clients[0]
	if fresh {
		var err error
		if client, err = c.newClient(); err != nil {
			return err
		}
	}
	call := c.recorder.Call(id)
	call.Start() // now: who asks whether all calls are over must know of this one
	start := c.recorder.Clock.Now()
	c.probing.Go(func() { client.call(c.ctx, id, call, start) })
	return nil
}
