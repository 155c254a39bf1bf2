package relay

import (
	"maps"
	"slices"
	"sync"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
)

// Events are what processes say of their ends of calls. They make observed what the wire
// cannot show. Its methods may be used by several goroutines.
type Events struct {
	// Clock is that of the relay.
	Clock evidence.Clock

	mu    sync.Mutex
	of    map[socketCalls]map[uint64]told // by the number of the call in its process
	order []eventKey                      // as they came
	lines int
}

// Lines is how many lines have come that name a connection.
func (e *Events) Lines() int {
	if e == nil {
		return 0
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.lines
}

// socketCalls are the calls of a method at an end of a connection.
type socketCalls struct {
	end    string
	port   int
	method string
}

// eventKey names an end of a call, as its process knows it.
type eventKey struct {
	socketCalls

	call uint64
}

// told is what an end has last said.
type told struct {
	activity string
	since    time.Duration
}

// maxEvents bounds the ends that are remembered. The oldest is forgotten first.
const maxEvents = 20_000

// Add takes a line. One without a port cannot be joined with a connection.
func (e *Events) Add(s stall.Sighting) {
	if s.Port == 0 {
		return
	}
	now := e.Clock.Now()
	since := min(max(now-time.Since(s.At()), 0), now)
	key := eventKey{socketCalls{s.End, s.Port, s.Method}, s.Call}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.lines++
	if e.of == nil {
		e.of = make(map[socketCalls]map[uint64]told)
	}
	if _, known := e.of[key.socketCalls][key.call]; !known {
		e.makeRoom()
		e.order = append(e.order, key)
	}
	if e.of[key.socketCalls] == nil {
		e.of[key.socketCalls] = make(map[uint64]told)
	}
	e.of[key.socketCalls][key.call] = told{s.Activity, since}
}

// makeRoom forgets the oldest end if there are too many. The caller holds mu.
func (e *Events) makeRoom() {
	if len(e.order) < maxEvents {
		return
	}
	oldest := e.order[0]
	e.order = e.order[1:]
	delete(e.of[oldest.socketCalls], oldest.call)
	if len(e.of[oldest.socketCalls]) == 0 {
		delete(e.of, oldest.socketCalls)
	}
}

// nth returns what the process at an end of a connection says of its nth call of a method
// there, of so many. It is false if it speaks of more or fewer: then it is not known which is
// which.
func (e *Events) nth(of socketCalls, n, all int) (found told, ok bool) {
	if e == nil || of.port == 0 {
		return told{}, false
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	numbers := slices.Sorted(maps.Keys(e.of[of]))
	open := slices.DeleteFunc(slices.Clone(numbers), func(call uint64) bool { return e.of[of][call].activity == stall.SeenReturned })
	if len(open) != all {
		open = numbers // the process is through with a call, and the other side does not know
	}
	if n >= all || len(open) != all {
		return told{}, false
	}
	return e.of[of][open[n]], true
}

// doing is what an end of a call does, by what its process says; not observed if that says
// nothing of it.
func (p *passing) doing(end string) (receiving, sending evidence.Doing) {
	unknown := evidence.Doing{Activity: evidence.NotObserved, Since: p.sent.Last()}
	n, all := p.among()
	said, ok := p.events.nth(socketCalls{end, p.connection.port(end), p.sent.Method}, n, all)
	if !ok {
		return unknown, unknown
	}
	both := activities[said.activity]
	return evidence.Doing{Activity: both[0], Since: said.since}, evidence.Doing{Activity: both[1], Since: said.since}
}

// among is the place of a call among the open ones of its method on its connection, from 0,
// and how many they are.
func (p *passing) among() (n, all int) {
	for _, call := range p.connection.arrived.Open() {
		if call.Method != p.sent.Method {
			continue
		}
		if call.Stream < p.sent.Stream {
			n++
		}
		all++
	}
	return n, all
}

// activities are what those who receive do, and those who send. One goroutine does both,
// unless they are told apart.
var activities = map[string][2]evidence.Activity{
	stall.SeenOpening:  {evidence.Opening, evidence.Opening},
	stall.SeenInRecv:   {evidence.WaitingInRecv, evidence.WaitingInRecv},
	stall.SeenInSend:   {evidence.BlockedInSend, evidence.BlockedInSend},
	stall.SeenInBoth:   {evidence.WaitingInRecv, evidence.BlockedInSend},
	stall.SeenInCode:   {evidence.Working, evidence.Working},
	stall.SeenReturned: {evidence.Returned, evidence.Returned},
}

// port is that of the client's socket, by which the process at an end knows the connection:
// the client's own, or that of the relay, which the server sees.
func (c *connection) port(end string) int {
	if end == clientEnd {
		return c.clientPort
	}
	return int(c.serverPort.Load())
}

// The two ends of a connection, as a line names them.
const (
	clientEnd = "client"
	serverEnd = "server"
)
