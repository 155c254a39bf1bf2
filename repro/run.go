package repro

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"hangscope/repro/judge"
	"hangscope/repro/layer/mechanisms"
	"hangscope/repro/network"
	"hangscope/repro/pod"
	"hangscope/repro/result"
	"hangscope/repro/trial"
	"hangscope/scenarios"
)

// Options are the ways to run a scenario that are not the scenario's own.
type Options struct {
	// StallAfter is the silence that counts as a stall. If zero, it follows from
	// the plan's interval and the gaps of the variant in which nothing is flushed.
	StallAfter time.Duration
	// Observe is how long a variant is observed. If zero, until all roles are
	// done, or all that is open has stalled.
	Observe time.Duration
	// Cures are the remedies to try, Isolate whether to go from the chain alone
	// to the scenario step by step.
	Cures   result.CureSet
	Isolate bool
	// Seed is what the payloads are made from.
	Seed uint64
	// Version is the tool's, for the result.
	Version string
	// Layer is what carries the connections. If empty, Simulated.
	Layer result.LayerName
	// LinkDelay and LinkLoss (a percentage) are what the kernel's links are
	// like, in each direction of each hop. Simulated links have neither.
	LinkDelay time.Duration
	LinkLoss  float64
	// NewNetwork makes the network of a simulated variant. If nil, loopback TCP.
	NewNetwork func() network.Network
	// Progress is called a few times a second while variants run, by one
	// goroutine at a time. If nil, nobody is told.
	Progress func(Progress)
	// Record is called once for each variant that ran, cures and rungs of an
	// isolation too, when it has ended, one at a time. If nil, nothing is kept:
	// to keep every byte takes memory, and the stacks stop the world. Of many
	// runs it is to keep no more than it needs: their captures share the memory
	// of 64 runs.
	Record func(result.Recording)
}

// Progress is how far a variant has come.
type Progress struct {
	// Variant is its name.
	Variant string
	// Received of Expected messages have arrived.
	Received, Expected int
	// Silent is how long the call that waits longest has been waiting.
	Silent time.Duration
	// Done is whether the variant has ended.
	Done bool
}

// Vocabulary returns the names that scenarios may use.
func Vocabulary() scenarios.Vocabulary {
	return scenarios.Vocabulary{Mechanisms: mechanisms.Names(), Paths: pod.PathNames(), Causes: result.CauseNames()}
}

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

// asked are the options that a result remembers.
func (o Options) asked() *result.Asked {
	return &result.Asked{
		StallAfterNS: int64(o.StallAfter), ObserveNS: int64(o.Observe),
		Cures: o.Cures, Isolate: o.Isolate,
		Layer: o.Layer, LinkDelayNS: int64(o.LinkDelay), LinkLoss: o.LinkLoss,
	}
}

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
func runAll(ctx context.Context, runs []*run, shared *Budget, ended func(int, *result.Result)) ([]*result.Result, error) {
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

// RunVariant runs one variant of a scenario alone. Nobody is told of it
// meanwhile, and nothing is recorded.
func RunVariant(ctx context.Context, name string, scenario scenarios.Scenario, options Options) (result.Variant, error) {
	options.Progress, options.Record = func(Progress) {}, nil
	e := newExecution(trial.Of(name, scenario), scenario, options)
	if err := e.runPunctually(ctx); err != nil {
		return result.Variant{}, err
	}
	if e.seen == nil {
		return result.Variant{}, context.Cause(ctx) // interrupted before its turn came
	}
	return judge.Variant(e.seen, e.threshold.Value()), nil
}
