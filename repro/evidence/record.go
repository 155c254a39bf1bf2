package evidence

import "time"

// Snapshot is the evidence of a variant at one moment, as plain data.
type Snapshot struct {
	// At is the moment.
	At time.Duration
	// Calls are the records of the calls.
	Calls []Record
	// Measured is what the receivers measured.
	Measured Measured
}

// Record is what the ends of one call had seen at one moment.
type Record struct {
	// Call is the number of the call, from 0.
	Call int
	// Direction is the way its messages flow.
	Direction Direction
	// Begun is whether the client had opened it at all, Started when.
	Begun   bool
	Started time.Duration
	// Open is whether it had not ended at its client; else Ended is when it did.
	Open  bool
	Ended time.Duration
	// Expected is how many messages it carries.
	Expected uint64
	// Received is how many different ones arrived.
	Received uint64
	// Doubled and Disordered count those that came again or after a higher one.
	Doubled, Disordered uint64
	// Slowest is the highest latency of a message.
	Slowest time.Duration
	// Gaps are the longest gaps that messages ended, eight at most, in the order
	// of time.
	Gaps []Gap
	// Waited is the gap that no message ended: the call is still open, or
	// ended while messages were owed. Nil if nothing is owed.
	Waited *Gap
	// Down and Up are how far the messages came in either direction; what only
	// asks for messages counts as message 1.
	Down, Up [points]Passed
	// Ends are the four ends of the chain that the call is on.
	Ends [ends]EndRecord
	// Server is the process in the middle of that chain, to which the call came last:
	// the forwarder, or the local process. It is empty if the call came to neither.
	Server Role
	// Former is the process that it came to before, nil if there is none.
	Former *Middle
	// Served are the processes that it came to, in the order of time.
	Served []Service
}

// Passed is how many messages passed a point.
type Passed struct {
	// Count is how many, Last the highest number, At when the last one did.
	Count, Last uint64
	At          time.Duration
}

// EndRecord is one end of a call.
type EndRecord struct {
	// Receiving is what the goroutine does that receives there, Sending what the
	// one does that sends. Often it is one goroutine, and they are the same.
	Receiving, Sending Doing
	// Told is the first error that it got, nil if none; Errors counts all.
	Told   *Told
	Errors uint64
	// Socket is the number of the socket that the call is on at this end, or was
	// on last. It is 0 if that is not known.
	Socket int
}

// Reached reports whether the call came to this end at all.
func (e *EndRecord) Reached() bool {
	return e.Receiving.Activity != Idle || e.Sending.Activity != Idle
}

// AtWork reports whether the end is at work for the call: it was reached, and has
// not returned.
func (e *EndRecord) AtWork() bool { return e.Receiving.AtWork() || e.Sending.AtWork() }

// Returned reports whether the end was reached, and has returned.
func (e *EndRecord) Returned() bool { return e.Reached() && !e.AtWork() }

// Since returns when the end began to do what it does, for either direction.
func (e *EndRecord) Since() time.Duration { return max(e.Receiving.Since, e.Sending.Since) }

// Points returns how far the messages came that the call is about.
func (r *Record) Points() [points]Passed { return r.PointsOf(r.Direction) }

// PointsOf returns how far came what goes in a direction.
func (r *Record) PointsOf(direction Direction) [points]Passed {
	if direction == Up {
		return r.Up
	}
	return r.Down
}

// WhenTold returns the record with the chain and the sockets that the call was on when
// its client was told.
func (r *Record) WhenTold() Record {
	then := *r
	told := r.Ends[ClientEnd].Told
	if told == nil {
		return then
	}
	if r.Former != nil && r.Former.Role == told.Server {
		then = r.before()
	}
	for end, socket := range told.Sockets {
		then.Ends[end].Socket = socket
	}
	return then
}

func (p *passed) load() Passed {
	return Passed{Count: p.count.Load(), Last: p.last.Load(), At: time.Duration(p.at.Load())}
}

func (c *Call) record(now time.Duration) Record {
	record := Record{
		Call:       c.id,
		Direction:  c.direction,
		Begun:      c.phase.Load() != notStarted,
		Started:    time.Duration(c.started.Load()),
		Ended:      time.Duration(c.ended.Load()),
		Expected:   c.expected,
		Received:   c.arrivals.received,
		Doubled:    c.arrivals.doubled,
		Disordered: c.arrivals.disordered,
		Slowest:    c.arrivals.slowest,
		Gaps:       c.arrivals.gaps.inOrder(),
	}
	_, record.Open = c.Waiting()
	if record.Open || (c.phase.Load() == over && c.arrivals.received < c.expected) {
		until := now
		if !record.Open {
			until = record.Ended
		}
		since := time.Duration(c.lastSeen.Load())
		record.Waited = &Gap{Since: since, Lasted: until - since, After: c.receivedPoint().last.Load()}
	}
	c.fill(&record)
	return record
}

func (e *endState) record() EndRecord {
	return EndRecord{
		Receiving: e.receiving.load(),
		Sending:   e.sending.load(),
		Told:      e.told.Load(),
		Errors:    e.errors.Load(),
		Socket:    int(e.onSocket()),
	}
}
