package relay

import (
	"cmp"
	"maps"
	"slices"

	"hangscope/repro/result"
	"hangscope/repro/wire/calls"
)

// tally counts what has passed and is over. It is guarded by Relay.mu.
type tally struct {
	methods     map[method]*result.RelayedMethod
	connections map[int]int // by hop
	refused     map[int]int
	forgotten   uint64 // calls
}

type method struct {
	hop  int
	path string
}

// maxMethods bounds how many methods are told apart, for a peer that makes up names.
const maxMethods = 1000

// otherMethods is what those beyond are called.
const otherMethods = "(other methods)"

// of returns the row of a call, under the name of all others if there are too many.
func (t *tally) of(hop int, path string) *result.RelayedMethod {
	if t.methods == nil {
		t.methods = make(map[method]*result.RelayedMethod)
	}
	key := method{hop, path}
	if t.methods[key] == nil && len(t.methods) >= maxMethods {
		key.path = otherMethods
	}
	if t.methods[key] == nil {
		t.methods[key] = &result.RelayedMethod{Hop: hop, Method: key.path, Ended: make(map[string]int)}
	}
	return t.methods[key]
}

// add counts a call, which may be open.
func add(row *result.RelayedMethod, call *calls.Call) {
	row.Calls++
	row.Up += call.Up.Count
	row.Down += call.Down.Count
	row.LongestGapNS = max(row.LongestGapNS, int64(call.Up.Longest), int64(call.Down.Longest))
	switch end := call.Ended; {
	case end == nil:
		row.Open++
	case end.How == calls.Trailers && end.Status == 0:
		row.OK++
	case end.How == calls.Trailers:
		row.Ended[statusOf(end)]++
	case end.How == calls.Reset:
		row.Ended["RST_STREAM "+end.Code.String()+" of the "+end.By.String()]++
	default:
		row.Ended[string(end.How)]++
	}
}

// drain counts the calls of a connection that have ended. The caller holds mu.
func (r *Relay) drain(c *connection) {
	ended, forgotten := c.arrived.TakeEnded()
	r.tally.forgotten += forgotten
	for i := range ended {
		r.times.of(c.hop, ended[i].Method).GivenUp(&ended[i])
		add(r.tally.of(c.hop, ended[i].Method), &ended[i])
	}
	_, _ = c.sent.TakeEnded()
}

// openToClient are the calls of which no end has passed. Those whose client knows that the
// connection is over ended then.
func (c *connection) openToClient() []calls.Call {
	open := c.arrived.Open()
	if len(open) == 0 {
		return nil
	}
	lost := c.clientLost()
	for i := range open {
		open[i].Ended = lost
	}
	return open
}

// Methods returns what has passed so far, by hop and method.
func (r *Relay) Methods() []result.RelayedMethod {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.connections {
		r.drain(c)
	}
	now := tally{methods: make(map[method]*result.RelayedMethod)}
	for key, row := range r.tally.methods {
		copied := *row
		copied.Ended = maps.Clone(row.Ended)
		now.methods[key] = &copied
	}
	lasting := make(waits)
	for _, c := range r.connections {
		open, at := c.openToClient(), r.config.Clock.Now()
		for _, call := range open {
			add(now.of(c.hop, call.Method), &call)
			lasting.add(r.times.of(c.hop, call.Method), &call, at)
		}
	}
	var rows []result.RelayedMethod
	for _, row := range now.methods {
		lasting.enter(row, r.times.of(row.Hop, row.Method))
		rows = append(rows, *row)
	}
	slices.SortFunc(rows, func(a, b result.RelayedMethod) int {
		return cmp.Or(cmp.Compare(b.Hop, a.Hop), cmp.Compare(a.Method, b.Method))
	})
	return rows
}

// Hops returns how many connections each hop has had.
func (r *Relay) Hops() []result.RelayedHop {
	r.mu.Lock()
	defer r.mu.Unlock()
	var rows []result.RelayedHop
	for _, hop := range r.config.Hops {
		row := result.RelayedHop{
			Hop: hop.Number, Target: cmp.Or(hop.TargetPort, hop.Port), Connections: r.tally.connections[hop.Number], Refused: r.tally.refused[hop.Number],
		}
		row.Listen = portOf(hop.Listener.Addr())
		rows = append(rows, row)
	}
	return rows
}

// Strange returns why connections were not followed as HTTP/2, each reason once, for each
// hop.
func (r *Relay) Strange() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Sorted(maps.Keys(r.strange))
}
