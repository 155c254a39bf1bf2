package chain

import (
	"sync"
	"time"

	"hangscope/repro/evidence"
)

// call makes the client's calls.
func (c *Chain) call() {
	var calls sync.WaitGroup
	for id := range c.streams() {
		calls.Go(func() {
			if c.stagger(id) == nil {
				call := c.recorder.Call(id)
				call.Start()
				c.clients[id%len(c.clients)].call(c.ctx, id, call)
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

// stagger waits until a call is to begin. The others begin after the first one has come to
// the upstream, or should have: before, it waits for connections to be made, which take
// a machine's time and are no part of the scenario.
func (c *Chain) stagger(id int) error {
	if id > 0 && c.config.Stagger > 0 {
		timer := time.NewTimer(firstWait)
		defer timer.Stop()
		select {
		case <-c.reached:
		case <-timer.C:
		case <-c.ctx.Done():
		}
	}
	now := c.recorder.Clock.Now()
	return pace(c.ctx, c.recorder.Clock, id, evidence.Worker{}, now+c.config.Stagger*time.Duration(id))
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
	c.probing.Go(func() { client.call(c.ctx, id, call) })
	return nil
}
