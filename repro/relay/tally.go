package relay

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"sync"

	"hangscope/repro/result"
	"hangscope/repro/wire/calls"
)

// tally counts the calls that are over. A connection counts in it while it is locked, so
// whoever has it locked locks no connection.
type tally struct {
	mu      sync.Mutex
	methods map[method]*result.RelayedMethod
}

// counts are those of a hop.
type counts struct {
	connections, refused int
	untracked            uint64 // calls, of connections that are forgotten
	mute                 mute   // of connections that are forgotten
}

type method struct {
	hop  int
	path string
}

// maxMethods bounds how many methods are told apart, for a peer that makes up names.
const maxMethods = 1000

// otherMethods is what those beyond are called.
const otherMethods = "(other methods)"

// of returns the row of a call, under the name of all others if there are too many. The
// caller holds mu.
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

// ended counts a call of a hop that has ended, while its connection is locked.
func (r *Relay) ended(hop int, call *calls.Call) {
	r.times.of(hop, call.Method).GivenUp(call)
	r.tally.mu.Lock()
	defer r.tally.mu.Unlock()
	add(r.tally.of(hop, call.Method), call)
}

// over returns a copy of what is counted.
func (t *tally) over() *tally {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := &tally{methods: make(map[method]*result.RelayedMethod)}
	for key, row := range t.methods {
		copied := *row
		copied.Ended = maps.Clone(row.Ended)
		now.methods[key] = &copied
	}
	return now
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
	now, lasting := r.tally.over(), make(waits)
	for _, c := range r.all() {
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
		n := r.counts[hop.Number]
		rows = append(rows, result.RelayedHop{
			Hop: hop.Number, Listen: portOf(hop.Listener.Addr()), Target: cmp.Or(hop.TargetPort, hop.Port),
			Connections: n.connections, Refused: n.refused,
		})
	}
	return rows
}

// Strange returns what is not in the counts, for each hop: why connections were not followed
// as HTTP/2, each reason once, and how many calls were not.
func (r *Relay) Strange() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := slices.Sorted(maps.Keys(r.strange))
	for _, hop := range r.config.Hops {
		untracked := r.counts[hop.Number].untracked
		for _, c := range r.connections {
			if c.hop == hop.Number {
				untracked += c.arrived.Untracked()
			}
		}
		if untracked > 0 {
			all = append(all, fmt.Sprintf("%d calls on hop %d were not followed: too many others were open on their connections", untracked, hop.Number))
		}
	}
	return all
}
