package repro

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime/pprof"
	"slices"

	"golang.org/x/sync/errgroup"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Plan is one run of several: a scenario and how to run it.
type Plan struct {
	Scenario scenarios.Scenario
	Options  Options
}

// RunAll runs plans side by side, as many at once as the machine carries
// without disturbing their figures. The results come in the order of the plans,
// whatever the order in which they end; ended, if not nil, is called with each
// one when it is there, by several goroutines at once. When ctx ends, the set is
// what was seen so far: the results there are, and those of the runs that were
// under way, marked as interrupted. The error names the plan, if there are
// several.
func RunAll(ctx context.Context, plans []Plan, ended func(plan int, found *result.Result)) (*result.Set, error) {
	runs, err := prepare(plans)
	if err != nil {
		return nil, err
	}
	results, err := runAll(ctx, runs, newBudget(), ended)
	if failed, ok := errors.AsType[indexed](err); ok {
		return nil, ofPlan(plans, failed.plan, failed.error)
	}
	results = slices.DeleteFunc(results, func(r *result.Result) bool { return r == nil })
	set := result.NewSet(results, len(results) < len(plans))
	set.Planned = len(plans)
	return set, nil
}

// prepare makes the runs of plans, and finds what is wrong with a plan before
// the first of them begins.
func prepare(plans []Plan) ([]*run, error) {
	runs := make([]*run, len(plans))
	for i, plan := range plans {
		r, err := newRun(plan.Scenario, plan.Options)
		if err != nil {
			return nil, ofPlan(plans, i, err)
		}
		runs[i] = r
	}
	shareCaptures(runs)
	return runs, nil
}

// ofPlan says of which plan an error is, unless there is only one.
func ofPlan(plans []Plan, i int, err error) error {
	if len(plans) == 1 {
		return err
	}
	return fmt.Errorf("scenario %s: %w", plans[i].Scenario.Name, err)
}

// indexed is an error of a plan.
type indexed struct {
	plan int
	error
}

// runAll returns a result for each run, nil for one that never began because
// ctx ended. Its error is indexed.
func runAll(ctx context.Context, runs []*run, shared *budget, ended func(int, *result.Result)) ([]*result.Result, error) {
	// The context is not the group's: what fails to start interrupts the others,
	// which then end as with Ctrl-C.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	results := make([]*result.Result, len(runs))
	var group errgroup.Group
	for nth, i := range startOrder(runs) {
		if nth > 0 && ctx.Err() != nil {
			break
		}
		r := runs[i]
		runs[i] = nil // what a run holds is a multiple of its result
		under := r.start(ctx, cancel, shared)
		group.Go(func() error {
			if err := under.Wait(); err != nil {
				return indexed{i, err}
			}
			found := r.result()
			if nth > 0 && len(found.Variants) == 0 {
				return nil // it waited for its turn when ctx ended
			}
			if i >= result.MostInFull && found.Verdict == result.Expected {
				found.Thin()
			}
			results[i] = found
			if ended != nil {
				ended(i, found)
			}
			return nil
		})
	}
	return results, group.Wait()
}

// startOrder is the order in which runs begin: those that take longest come
// first, since with them last the others would be over and half of the machine
// idle. Otherwise it is that of the plans.
func startOrder(runs []*run) []int {
	order := make([]int, len(runs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(runs[b].takes(), runs[a].takes())
	})
	return order
}

// start begins the executions of a run, each as soon as the budget has room for
// it, and returns when the last one has begun, with the group of them. The
// baseline comes first: the others wait for it to end.
func (r *run) start(ctx context.Context, cancel context.CancelFunc, shared *budget) *errgroup.Group {
	var group errgroup.Group
	for turn, e := range r.all() {
		cost := shared.cost(r)
		if shared.Acquire(ctx, cost) != nil {
			cost = 0 // ctx has ended, and the execution will find that too
		}
		group.Go(func() error {
			defer shared.Release(cost)
			var err error
			pprof.Do(ctx, e.labels(), func(ctx context.Context) { err = e.inItsTurn(ctx, turn) })
			if err != nil {
				cancel()
			}
			return err
		})
	}
	return &group
}
