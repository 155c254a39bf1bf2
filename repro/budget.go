package repro

import (
	"math"
	"runtime"
	"time"

	"golang.org/x/sync/semaphore"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

// perCore is the rate of messages a second that the executions under way may
// have together for each core: it is then less than a tenth busy with them, and
// they do not disturb each other's figures.
const perCore = 200

// busiest is that rate for two cores, which is all that verification takes.
const busiest = 2 * perCore

// budget is what all executions of all runs share, in messages a second. Those
// that ask first have their part first.
type budget struct {
	*semaphore.Weighted
	most int64
}

func newBudget() *budget {
	most := int64(perCore * runtime.GOMAXPROCS(0))
	return &budget{semaphore.NewWeighted(most), most}
}

// cost is what an execution of a run takes of the budget: the rate of its load.
// One that sends as fast as it goes, or faster than the budget allows, takes all
// of it, and so runs alone. However little it sends, the flush of one on the
// kernel keeps that busy for a moment.
func (b *budget) cost(r *run) int64 {
	rate := perSecond(r.scenario.Load)
	if r.options.Layer == result.Kernel {
		rate = max(rate, b.most/cellsAtOnce)
	}
	return min(b.most, rate)
}

// perSecond is how many messages a second an execution with that load sends. If
// it sends as fast as it goes, that is more than any budget has.
func perSecond(load scenarios.Load) int64 {
	interval := time.Duration(*load.Interval)
	if interval == 0 {
		return math.MaxInt32
	}
	return int64(math.Ceil(float64(load.Streams) * float64(time.Second) / float64(interval)))
}
