package calls

// tracking is a call that is remembered when it has ended.
type tracking struct {
	times int   // how often it was asked for, and not given back
	ended *Call // nil while it is open
}

// Track returns the calls that are open, and remembers how they end: [Connection.Call] knows
// them from then on, also when they are over, until [Connection.Forget] has been told of each
// as often as it was tracked or kept.
func (c *Connection) Track() []Call {
	c.mu.Lock()
	defer c.mu.Unlock()
	var calls []Call
	for _, s := range c.inOrder() {
		s.Resumed = nil
		c.keep(s.Stream)
		calls = append(calls, s.snapshot())
	}
	return calls
}

// Keep remembers how the call of a stream ends, also if it has not begun:
// [Connection.Call] knows it until [Connection.Forget].
func (c *Connection) Keep(id uint32) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keep(id)
}

func (c *Connection) keep(id uint32) {
	if c.tracked[id] == nil {
		c.tracked[id] = &tracking{}
	}
	c.tracked[id].times++
}

// Forget is the end of one [Connection.Track] or [Connection.Keep] of a call. What is not
// remembered stays as it is.
func (c *Connection) Forget(id uint32) {
	c.mu.Lock()
	defer c.mu.Unlock()
	tracked := c.tracked[id]
	if tracked == nil {
		return
	}
	if tracked.times--; tracked.times == 0 {
		delete(c.tracked, id)
	}
}

// Tracked returns how many calls are remembered because they were tracked or kept.
func (c *Connection) Tracked() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.tracked)
}

// Call returns a call by its stream, nil if it is not known: it is open, or was tracked.
func (c *Connection) Call(id uint32) *Call {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.open[id]; s != nil {
		call := s.snapshot()
		return &call
	}
	if tracked := c.tracked[id]; tracked != nil {
		return tracked.ended
	}
	return nil
}
