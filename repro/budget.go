package repro

import (
	"math"
	"time"

	"golang.org/x/sync/semaphore"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

// ratePerCore is how many messages a second the executions under way may send
// together for each core. They keep less than a tenth of a core busy then, and
// do not disturb each other's figures.
const ratePerCore = 200

// maxFlushesAtOnce bounds the executions on a kernel that run side by side. The
// moment of their flush counts, and not their messages: a kernel is busy with
// its conntrack table for some ten milliseconds.
const maxFlushesAtOnce = 8

// Budget is what all executions of all runs share, in messages a second. Those
// that ask first get their part first.
type Budget struct {
	*semaphore.Weighted
	limit int64
}

// NewBudget returns the budget of a number of cores.
func NewBudget(cores int) *Budget {
	limit := int64(ratePerCore * cores)
	return &Budget{semaphore.NewWeighted(limit), limit}
}

// Cost is what a number of executions of a load take of the budget: the rate of
// their messages. A load without pauses, or one that is faster than the budget
// allows, takes all of it and so runs alone. An execution on the kernel has a
// least cost, however little it sends.
func (b *Budget) Cost(load scenarios.Load, layer result.LayerName, executions int) int64 {
	rate := messageRate(load) * int64(executions)
	if layer == result.Kernel {
		rate = max(rate, b.limit/maxFlushesAtOnce)
	}
	return min(b.limit, rate)
}

// messageRate is how many messages a second an execution of a load sends. It is
// more than any budget has if the load has no pauses.
func messageRate(load scenarios.Load) int64 {
	interval := time.Duration(*load.Interval)
	if interval == 0 {
		return math.MaxInt32
	}
	return int64(math.Ceil(float64(load.Streams) * float64(time.Second) / float64(interval)))
}
