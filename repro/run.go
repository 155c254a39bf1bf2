package repro

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"hangscope/repro/judge"
	"hangscope/repro/result"
	"hangscope/repro/trial"
	"hangscope/scenarios"
)

// Run runs the variants of a scenario and judges them, and with them the cures
// and the isolation that the options ask for. When ctx ends, the result is what
// was seen so far, marked as interrupted. The error is that of the scenario's
// Validate, or says what the environment could not do.
func Run(ctx context.Context, scenario scenarios.Scenario, options Options) (*result.Result, error) {
	set, err := RunAll(ctx, []Plan{{scenario, options}}, nil)
	if err != nil {
		return nil, err
	}
	return set.Results[0], nil
}

// Plan is one run of several: a scenario and how to run it.
type Plan struct {
	Scenario scenarios.Scenario
	Options  Options
}

// RunAll runs plans side by side, as many at once as the machine carries
// without disturbing their figures. The results come in the order of the plans.
// ended, if not nil, is called with each result when it is there, by several
// goroutines at once. When ctx ends, the set is what was seen so far; runs that
// were under way are marked as interrupted. The error names the plan, if there
// are several.
func RunAll(ctx context.Context, plans []Plan, ended func(plan int, found *result.Result)) (*result.Set, error) {
	runs, err := prepare(plans)
	if err != nil {
		return nil, err
	}
	results, err := runAll(ctx, runs, NewBudget(runtime.GOMAXPROCS(0)), ended)
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

// ofPlan adds the name of the plan to its error, unless there is only one plan.
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
func runAll(ctx context.Context, runs []*run, shared *Budget, ended func(int, *result.Result)) ([]*result.Result, error) {
	// A run that fails to start cancels this context. The others then end as with
	// Ctrl-C.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	results := make([]*result.Result, len(runs))
	cores := semaphore.NewWeighted(int64(runtime.GOMAXPROCS(0)))
	var group errgroup.Group
	for nth, i := range startOrder(runs) {
		if nth > 0 && ctx.Err() != nil {
			break
		}
		r := runs[i]
		runs[i] = nil // what a run holds is a multiple of its result
		finish := r.begin(ctx, cancel, shared, cores)
		group.Go(func() error {
			found, err := finish()
			if err != nil {
				return indexed{i, err}
			}
			if nth > 0 && len(found.Variants) == 0 {
				return nil // it waited for its turn when ctx ended
			}
			if i >= result.MaxFullResults && found.Verdict == result.Expected {
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

// begin begins a run when there is room for it, and returns what waits for its
// result.
func (r *run) begin(ctx context.Context, cancel context.CancelFunc, shared *Budget, cores *semaphore.Weighted) func() (*result.Result, error) {
	if r.options.Clock.Virtual() {
		return r.beginVirtually(ctx, cancel, cores)
	}
	under := r.start(ctx, cancel, shared)
	return func() (*result.Result, error) {
		if err := under.Wait(); err != nil {
			return nil, err
		}
		found := r.result()
		if r.beside == nil || found.Interrupted {
			return found, nil
		}
		besides, err := r.beside.beginVirtually(ctx, cancel, cores)()
		if err != nil {
			return nil, err
		}
		return joined(found, besides), nil
	}
}

// beginVirtually begins a run in virtual time when one of the cores is free.
func (r *run) beginVirtually(ctx context.Context, cancel context.CancelFunc, cores *semaphore.Weighted) func() (*result.Result, error) {
	if cores.Acquire(ctx, 1) != nil {
		return func() (*result.Result, error) { return r.notRun(), nil }
	}
	return func() (*result.Result, error) {
		defer cores.Release(1)
		found, err := r.inVirtualTime(ctx)
		if err != nil {
			cancel()
		}
		return found, err
	}
}

// startOrder is the order in which runs begin. Those that take longest come
// first; if they came last, half of the machine would be idle meanwhile.
// Otherwise the order is that of the plans.
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

// RunVariant runs one variant of a scenario alone, in real or virtual time, without
// progress and without a recording.
func RunVariant(ctx context.Context, name string, scenario scenarios.Scenario, options Options) (result.Variant, error) {
	options.Progress, options.Record = func(Progress) {}, nil
	run := (*execution).runPunctually
	if options.Clock.Virtual() {
		options.NewNetwork, run = inMemory, (*execution).runVirtually
	}
	e := newExecution(trial.Of(name, scenario), scenario, options)
	if err := run(e, ctx); err != nil {
		return result.Variant{}, err
	}
	if e.seen == nil {
		return result.Variant{}, context.Cause(ctx) // interrupted before its turn came
	}
	return judge.Variant(e.seen, e.threshold.Value()), nil
}
