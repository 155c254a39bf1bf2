package repro

import (
	"math"
	"runtime"
	"time"

	"golang.org/x/sync/semaphore"

	"hangscope/scenarios"
)

// perCore is the rate of messages a second that the executions under way may
// have together for each core: it is then less than a tenth busy with them, and
// they do not disturb each other's figures.
const perCore = 200

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

// cost is what an execution with a load takes of the budget: its rate. One that
// sends as fast as it goes, or faster than the budget allows, takes all of it,
// and so runs alone.
func (b *budget) cost(load scenarios.Load) int64 {
	interval := time.Duration(*load.Interval)
	if interval == 0 {
		return b.most
	}
	rate := float64(load.Streams) * float64(time.Second) / float64(interval)
	return min(b.most, int64(math.Ceil(rate)))
}
