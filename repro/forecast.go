package repro

import (
	"cmp"
	"runtime"
	"slices"
	"time"

	"hangscope/repro/trial"
	"hangscope/scenarios"
)

// Forecast estimates how long [RunAll] takes for plans on this machine. Plans
// that RunAll would refuse take no time.
func Forecast(plans []Plan) time.Duration {
	runs, err := prepare(plans)
	if err != nil {
		return 0
	}
	return forecast(runs, NewBudget(runtime.GOMAXPROCS(0)))
}

// forecast goes through the executions as runAll starts them. An execution that
// finds no room begins when enough of the earlier ones have ended.
func forecast(runs []*run, shared *Budget) time.Duration {
	type spell struct {
		until time.Duration
		cost  int64
	}
	var under []spell // by their end
	var now, last time.Duration
	free := shared.limit
	for _, i := range startOrder(runs) {
		cost, takes := shared.Cost(runs[i].scenario.Load, runs[i].options.Layer, 1), runs[i].takes()
		for range runs[i].all() {
			for free < cost {
				now = under[0].until
				free += under[0].cost
				under = under[1:]
			}
			next := spell{now + takes, cost}
			at, _ := slices.BinarySearchFunc(under, next, func(a, b spell) int { return cmp.Compare(a.until, b.until) })
			under = slices.Insert(under, at, next)
			free -= cost
			last = max(last, next.until)
		}
	}
	return last
}

// takes estimates how long the longest execution of a run takes: the time of the
// plan, or until an expected hang has lasted long enough to be one. In virtual time
// that is no time.
func (r *run) takes() time.Duration {
	if r.options.Clock.Virtual() {
		return 0
	}
	if r.options.Observe > 0 {
		return r.options.Observe
	}
	var longest time.Duration
	for _, e := range r.all() {
		longest = max(longest, e.planned(), e.AtLeast)
	}
	if !r.mayHang() {
		return longest
	}
	threshold := newThreshold(r.scenario, r.options).Plan()
	return max(longest, r.faultDue()+time.Duration(stallMargin*float64(threshold)))
}

// mayHang reports whether a hang is expected, or nothing is.
func (r *run) mayHang() bool {
	if len(r.scenario.Expect) == 0 {
		return true
	}
	for _, want := range r.scenario.Expect {
		if want.Outcome == scenarios.Hung || want.Outcome == "" {
			return true
		}
	}
	return false
}

// faultDue is about when the fault of the scenario happens.
func (r *run) faultDue() time.Duration {
	switch {
	case r.scenario.Flush != nil:
		return trial.FlushDue(r.scenario)
	default:
		return trial.FaultDue(r.scenario)
	}
}
