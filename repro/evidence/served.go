package evidence

import (
	"slices"
	"time"
)

// Service is a time in which a process served a call.
type Service struct {
	// By is the forwarder, or the local process.
	By Role
	// At is when the call came to it.
	At time.Duration
	// Messages is how many messages arrived that it passed on, Last when the last one
	// did.
	Messages uint64
	Last     time.Duration
}

// service is a Service while the call runs.
type service struct {
	by     Role
	at     time.Duration
	before *service

	// Guarded by Recorder.mu.
	messages uint64
	last     time.Duration
}

// Come records that the call, or the next attempt of it, has come to a process that
// passes it on.
func (c *Call) Come(to Role) {
	if c == nil || c.recorder.frozen.Load() {
		return
	}
	for {
		before := c.service.Load()
		if before != nil && before.by == to {
			return
		}
		if c.service.CompareAndSwap(before, &service{by: to, at: c.recorder.Clock.Now(), before: before}) {
			return
		}
	}
}

// Server returns the process that the call came to last, empty if it came to none.
func (c *Call) Server() Role {
	if s := c.service.Load(); s != nil {
		return s.by
	}
	return ""
}

// services returns what served the call. The caller holds Recorder.mu.
func (c *Call) services() []Service {
	var all []Service
	for s := c.service.Load(); s != nil; s = s.before {
		all = append(all, Service{By: s.by, At: s.at, Messages: s.messages, Last: s.last})
	}
	slices.Reverse(all)
	return all
}

// chainOf returns the ends of a chain, as [Ends] has them, with a process in its
// middle.
func chainOf(server Role) [ends]End {
	if server == Local {
		return [ends]End{ClientEnd, LocalToClient, LocalToUpstream, UpstreamEnd}
	}
	return Ends
}

// pointsOf returns the points that a message passes on that chain.
func pointsOf(server Role) [points]Point {
	if server == Local {
		return [points]Point{Sent, LocalReceived, LocalSent, Received}
	}
	return [points]Point{Sent, ForwarderReceived, ForwarderSent, Received}
}

// Middle is what a process in the middle of the chain saw of a call.
type Middle struct {
	Role                 Role
	ToClient, ToUpstream EndRecord
	// Down and Up are how far the messages came: received by it, and sent.
	Down, Up [2]Passed
}

// fill fills in what the ends of the call's chain saw, and what a process saw that it
// was on before.
func (c *Call) fill(record *Record) {
	record.Served = c.services()
	if n := len(record.Served); n > 0 {
		record.Server = record.Served[n-1].By
	}
	c.chain(record, record.Server)
	for _, s := range record.Served {
		if s.By != record.Server {
			var former Record
			c.chain(&former, s.By)
			record.Former = new(former.middle(s.By))
		}
	}
}

// chain fills in what the ends of the chain with a process in its middle saw.
func (c *Call) chain(record *Record, server Role) {
	for i, point := range pointsOf(server) {
		record.Down[i] = c.passages[Down][point].load()
		record.Up[i] = c.passages[Up][point].load()
	}
	for i, end := range chainOf(server) {
		record.Ends[i] = c.ends[end].record()
	}
}

// middle returns what the process in the middle of the chain saw.
func (r *Record) middle(role Role) Middle {
	of := func(p [points]Passed) [2]Passed { return [2]Passed{p[ForwarderReceived], p[ForwarderSent]} }
	return Middle{
		Role: role, ToClient: r.Ends[ForwarderToClient], ToUpstream: r.Ends[ForwarderToUpstream],
		Down: of(r.Down), Up: of(r.Up),
	}
}

// before returns the record as of the chain that the call was on before.
func (r *Record) before() Record {
	then, former := *r, *r.Former
	then.Server, then.Former = former.Role, new(r.middle(r.Server))
	then.Ends[ForwarderToClient], then.Ends[ForwarderToUpstream] = former.ToClient, former.ToUpstream
	then.Down[ForwarderReceived], then.Down[ForwarderSent] = former.Down[0], former.Down[1]
	then.Up[ForwarderReceived], then.Up[ForwarderSent] = former.Up[0], former.Up[1]
	return then
}

// By returns the record as of the chain with a process in its middle. It is false if
// the call never came to that process.
func (r *Record) By(role Role) (Record, bool) {
	switch {
	case r.Server == role:
		return *r, true
	case r.Former != nil && r.Former.Role == role:
		return r.before(), true
	default:
		return Record{}, false
	}
}

// RoleOf returns the role whose end of the call's chain it is, and EndName names that
// end: in the middle there may be the local process.
func (r *Record) RoleOf(end End) Role { return chainOf(r.Server)[end].Role() }

// EndName names an end of the call's chain.
func (r *Record) EndName(end End) string { return chainOf(r.Server)[end].String() }
