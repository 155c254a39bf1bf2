package sweep

import (
	"context"
	"sync"
	"time"

	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// batchRuns is how many runs are planned together. It is large enough to keep all
// cores busy, and small enough that the plans and results of a batch need little
// memory.
const batchRuns = 256

// Run runs all cells of a plan that Check accepts, in virtual time. It calls ended, if
// not nil, with the number of runs that are over or not possible, by one goroutine at a
// time. When ctx ends, the sweep is what was seen so far, marked as interrupted. The
// error says what the environment could not do.
func Run(ctx context.Context, p *Plan, ended func(done int)) (*result.Sweep, error) {
	if ended == nil {
		ended = func(int) {}
	}
	r := running{plan: p, sweep: p.document(), ended: ended}
	for i := 0; i < len(r.sweep.Cells) && ctx.Err() == nil; i++ {
		if err := r.addCell(ctx, i); err != nil {
			return nil, err
		}
	}
	if err := r.runBatch(ctx); err != nil {
		return nil, err
	}
	for i := range r.sweep.Cells {
		cell := &r.sweep.Cells[i]
		r.sweep.Interrupted = r.sweep.Interrupted || cell.Refused == "" && cell.Runs < p.Seeds
	}
	return r.sweep, nil
}

// document is a sweep before its first run.
func (p *Plan) document() *result.Sweep {
	when := p.Options.When
	if when.IsZero() {
		when = time.Now()
	}
	s := &result.Sweep{
		Provenance:   result.Provenance{When: result.Moment(when)},
		Schema:       result.SchemaVersion,
		Tool:         result.Tool{Name: "hangscope", Version: p.Options.Version},
		Environment:  repro.ThisEnvironment(),
		Clock:        result.VirtualClock,
		Scenario:     p.Scenario.Complete(),
		Seeds:        p.Seeds,
		Seed:         p.Options.Seed,
		StallAfterNS: int64(p.Options.StallAfter),
		ObserveNS:    int64(p.Options.Observe),
		Axes:         p.Axes,
		Variants:     p.variants(),
		Cells:        make([]result.Cell, p.cells()),
	}
	s.Provenance = result.ProvenanceOfSweep(s)
	for i := range s.Cells {
		s.Cells[i].Values = result.Combination(p.Axes, i)
	}
	return s
}

// running is a sweep while it runs.
type running struct {
	plan  *Plan
	sweep *result.Sweep
	ended func(done int)

	// batch are the runs that wait to be run together, and cells the cells that
	// they are of.
	batch []repro.Plan
	cells []int

	// mu guards the cells of the sweep and done while a batch runs.
	mu   sync.Mutex
	done int
}

// addCell adds the runs of a cell to the batch, and runs the batch when it is full.
func (r *running) addCell(ctx context.Context, i int) error {
	scenario, problem := r.plan.cell(i)
	if problem != nil {
		r.sweep.Cells[i].Refused = problem.Error()
		r.done += r.plan.Seeds
		r.ended(r.done)
		return nil
	}
	for n := range r.plan.Seeds {
		r.batch, r.cells = append(r.batch, r.run(scenario, n)), append(r.cells, i)
		if len(r.batch) == batchRuns {
			if err := r.runBatch(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// run is a run of a cell.
func (r *running) run(scenario scenarios.Scenario, seed int) repro.Plan {
	options := r.plan.Options
	options.Clock = result.VirtualClock
	options.Seed += uint64(seed) //nolint:gosec // a loop's index is not negative
	return repro.Plan{Scenario: scenario, Options: options}
}

// runBatch runs what waits in the batch, if ctx has not ended, and leaves it empty.
func (r *running) runBatch(ctx context.Context) (err error) {
	if len(r.batch) > 0 && ctx.Err() == nil {
		_, err = repro.RunAll(ctx, r.batch, r.count)
	}
	r.batch, r.cells = r.batch[:0], r.cells[:0]
	return err
}

// count adds a result to its cell, and takes the large parts out of it: RunAll keeps
// the results of a batch. What was ended before its time does not count.
func (r *running) count(plan int, found *result.Result) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !found.Interrupted {
		r.sweep.Cells[r.cells[plan]].Add(found)
		r.done++
		r.ended(r.done)
	}
	found.Variants = nil
}
