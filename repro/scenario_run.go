package repro

import (
	"context"
	"errors"
	"runtime/pprof"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"hangscope/repro/judge"
	"hangscope/repro/network"
	"hangscope/repro/result"
	"hangscope/repro/trial"
	"hangscope/scenarios"
)

// run is all executions of one scenario. The first variant is the baseline: it is
// healthy if anything is, and the threshold of all follows from its gaps.
type run struct {
	scenario scenarios.Scenario
	options  Options
	variants []*execution
	cures    map[string]*execution
	ladder   []trial.Step
	rungs    []*execution

	// asked is what the run was asked for. beside, if not nil, has the cures and
	// the isolation of the run in virtual time.
	asked  *result.Asked
	beside *run
	// tidings pass on the progress in virtual time; nil in real time.
	tidings *tidings
}

var errNoVirtualKernel = errors.New("a kernel runs in real time alone")

// newRun plans a run. The error is that of the scenario's Validate.
func newRun(scenario scenarios.Scenario, options Options) (*run, error) {
	scenario = scenario.Complete()
	if err := scenario.Validate(Vocabulary()); err != nil {
		return nil, err
	}
	if err := trial.Supports(options.Layer, scenario); err != nil {
		return nil, err
	}
	if options.Clock == "" {
		options.Clock = result.RealClock
	}
	if options.Layer == result.Kernel && options.Clock != result.RealClock {
		return nil, errNoVirtualKernel
	}
	if options.When.IsZero() {
		options.When = time.Now()
	}
	if options.NewNetwork == nil {
		options.NewNetwork = func() network.Network { return &network.Loopback{} }
	}
	if options.Progress == nil {
		options.Progress = func(Progress) {}
	}
	options.Record = oneAtATime(options.Record)
	asked := options.asked()
	var beside *run
	if options.Clock == result.BothClocks {
		beside = besides(scenario, options)
		options.Clock, options.Cures, options.Isolate = result.RealClock, result.NoCures, false
	}
	r := planned(scenario, options)
	r.asked, r.beside = asked, beside
	return r, nil
}

// planned makes the executions of a run on one clock.
func planned(scenario scenarios.Scenario, options Options) *run {
	r := &run{scenario: scenario, cures: make(map[string]*execution)}
	if options.Clock.Virtual() {
		options.NewNetwork = inMemory
		r.tidings = &tidings{show: options.Progress}
		options.Progress = r.tidings.note
	}
	r.options = options
	for _, name := range scenario.Executions() {
		r.variants = append(r.variants, r.execution(trial.Of(name, scenario)))
	}
	for name, t := range trial.CureTrials(options.Cures, scenario) {
		r.cures[name] = r.execution(t)
	}
	if options.Isolate {
		r.ladder = trial.Ladder(scenario, options.Layer)
		for _, s := range r.ladder {
			r.rungs = append(r.rungs, r.execution(s.Trial))
		}
	}
	return r
}

func (r *run) execution(t trial.Trial) *execution {
	e := newExecution(t, r.scenario, r.options)
	if len(r.variants) > 0 {
		e.follow(r.variants[0])
	}
	return e
}

// all returns the executions, the baseline first.
func (r *run) all() []*execution {
	all := slices.Clone(r.variants)
	for _, c := range trial.Cures {
		if e := r.cures[c.Name]; e != nil {
			all = append(all, e)
		}
	}
	return append(all, r.rungs...)
}

// interrupted reports whether an execution was ended before its time.
func (r *run) interrupted() bool {
	return slices.ContainsFunc(r.all(), func(e *execution) bool { return e.interrupted })
}

// start begins the executions of a run, each as soon as the budget has room for
// it. It returns their group when the last one has begun. The baseline comes
// first, and the others wait for its end.
func (r *run) start(ctx context.Context, cancel context.CancelFunc, shared *Budget) *errgroup.Group {
	var group errgroup.Group
	for _, e := range r.all() {
		e.over = make(chan struct{}) // here, since virtual time knows only what was made in it
	}
	for turn, e := range r.all() {
		cost := shared.Cost(r.scenario.Load, r.options.Layer, 1)
		if shared.Acquire(ctx, cost) != nil {
			cost = 0 // ctx has ended, and the execution will find that too
		}
		group.Go(func() error {
			defer shared.Release(cost)
			var err error
			pprof.Do(ctx, e.owner().Labels(), func(ctx context.Context) { err = e.inItsTurn(ctx, turn) })
			if err != nil {
				cancel()
			}
			return err
		})
	}
	return &group
}

// result makes the result of executions that have ended.
func (r *run) result() *result.Result {
	threshold := r.variants[0].threshold.Value()
	found := &result.Result{
		Schema:       result.SchemaVersion,
		Tool:         result.Tool{Name: "hangscope", Version: r.options.Version},
		Environment:  ThisEnvironment(),
		Scenario:     r.scenario,
		Seed:         r.options.Seed,
		Asked:        r.asked,
		Clock:        r.options.Clock,
		StallAfterNS: int64(threshold),
		Interrupted:  r.interrupted(),
		Variants:     results(r.variants, threshold),
	}
	found.Ladder = judge.Rungs(r.ladder, results(r.rungs, threshold))
	found.Cures = r.cureResults(found.Variants, threshold)
	found.Checks, found.Verdict = judge.Check(r.scenario, found.Variants)
	if found.Interrupted {
		found.Verdict = result.NoVerdict
	}
	found.Provenance.When = result.Moment(r.options.When)
	found.Provenance = result.ProvenanceOf(found)
	return found
}

// results makes the variants of the executions that have begun.
func results(executions []*execution, threshold time.Duration) []result.Variant {
	var variants []result.Variant
	for _, e := range executions {
		if e.seen != nil {
			variants = append(variants, judge.Variant(e.seen, threshold))
		}
	}
	return variants
}

// cureResults judges the cures that were tried, beside the variant that shows
// the fault without one.
func (r *run) cureResults(variants []result.Variant, threshold time.Duration) []result.Cure {
	if !r.options.Cures.Holds(result.BriefCures) || len(variants) != 2 {
		return nil
	}
	without := r.variants[1]
	var found []result.Cure
	for _, c := range trial.CuresFor(r.options.Cures, r.scenario) {
		tried := judge.Attempt{
			Name: c.Name, Change: c.Change(r.scenario), Without: &variants[1], Flushes: c.Flushes(),
			Interrupted: without.interrupted, Fails: r.scenario.Flush == nil,
		}
		if !c.Flushes() {
			tried.Cured = &variants[0]
			tried.Interrupted = tried.Interrupted || r.variants[0].interrupted
			found = append(found, judge.Cure(tried))
			continue
		}
		e := r.cures[c.Name]
		if e == nil || e.seen == nil {
			continue
		}
		cured := judge.Variant(e.seen, threshold)
		tried.Spares = e.sparesOthers()
		tried.Cured, tried.Cut = &cured, time.Duration(cured.LastedNS) < e.AtLeast
		tried.Interrupted = tried.Interrupted || e.interrupted
		cure := judge.Cure(tried)
		cure.Next = judge.AfterFirst(e.seen, threshold)
		found = append(found, cure)
	}
	return found
}
