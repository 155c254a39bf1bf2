package relay

import (
	"sync"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/wire/calls"
)

// times has the times of each method's calls. A connection asks for them while it is locked,
// so whoever has them locked locks no connection.
type times struct {
	mu      sync.Mutex
	methods map[method]*calls.Times
}

// of returns the times of a method's calls, those of all others if there are too many.
func (t *times) of(hop int, path string) *calls.Times {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := method{hop, path}
	if t.methods[key] == nil && len(t.methods) >= maxMethods {
		key.path = otherMethods
	}
	if t.methods == nil {
		t.methods = make(map[method]*calls.Times)
	}
	if t.methods[key] == nil {
		t.methods[key] = &calls.Times{}
	}
	return t.methods[key]
}

// waits are those of calls of which no end has passed.
type waits map[*calls.Histogram][]waited

// waited is how long a call has waited, and whether it does no longer.
type waited struct {
	lasted time.Duration
	over   bool
}

func (w waits) add(of *calls.Times, call *calls.Call, now time.Duration) {
	if call.Ended != nil {
		now = call.Ended.At
	}
	for h, lasted := range of.Waits(call, now) {
		w[h] = append(w[h], waited{lasted, call.Ended != nil})
	}
}

// enter adds the times of a method to its row: those that are over, and those that last. A
// wait that lasts counts as long as it has lasted.
func (w waits) enter(row *result.RelayedMethod, of *calls.Times) {
	for _, kind := range []struct {
		to *(*result.Distribution)
		of *calls.Histogram
	}{{&row.First, &of.First}, {&row.UpGaps, &of.Up}, {&row.DownGaps, &of.Down}} {
		h := evidence.NewHistogram()
		h.RecordAll(kind.of.All(), kind.of.Cut())
		for _, one := range w[kind.of] {
			h.Record(max(one.lasted, 0), true, !one.over)
		}
		if h.Count() > 0 {
			*kind.to = new(result.DistributionOf(h))
		}
	}
}
