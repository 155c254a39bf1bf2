package verify

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Tabled is a cell of the document beside what was seen now.
type Tabled struct {
	// True is the document's cell, Seen the most frequent result: Agreed of
	// Repeated repetitions had it.
	True, Seen Cell
	// Others counts the repetitions that had another result, by what the ends saw.
	Others map[string]int
	// Late is how many repetitions did not test the cell, because their flush came
	// late each time. They are not among the others.
	Late int
	// Again is how often a repetition was run before and discarded, because its
	// flush came late.
	Again int
	// Run is the cell as a result without variants, for its provenance.
	Run *result.Result
}

// repetition is what one repetition of a cell showed.
type repetition struct {
	seen Cell
	// late is whether its flush came late, and again how often it was repeated for
	// that.
	late  bool
	again int
}

// Same reports whether the ends saw what the document says, most of the time.
func (t Tabled) Same() bool { return t.Tested() && t.Seen.Seen() == t.True.Seen() }

// Tested reports whether any repetition tested the cell.
func (t Tabled) Tested() bool { return t.Seen.Repeated > 0 }

// Agrees reports whether the cell was tested, and every repetition that tested it had
// one of the cell's results.
func (t Tabled) Agrees() bool { return t.Tested() && len(t.Foreign()) == 0 }

// Foreign returns what the ends saw that is not one of the cell's results, in order.
func (t Tabled) Foreign() []string {
	var foreign []string
	known := t.True.Results()
	if t.Tested() && !slices.Contains(known, t.Seen.Seen()) {
		foreign = append(foreign, t.Seen.Seen())
	}
	for _, seen := range slices.Sorted(maps.Keys(t.Others)) {
		if !slices.Contains(known, seen) {
			foreign = append(foreign, seen)
		}
	}
	return foreign
}

// Tabulate runs each cell of the document repeat times, and returns the cells
// in their order. It calls each for every cell that is done. When ctx ends, it
// returns the cells that were run to the end.
func Tabulate(ctx context.Context, cells []Cell, repeat int, options repro.Options, each func(Tabled)) ([]Tabled, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	began := result.Moment(time.Now())
	runs := make([][]repetition, len(cells))
	var mu sync.Mutex
	var group errgroup.Group
	budget := repro.NewBudget(plannedCores)
	for i, cell := range cells {
		for range repeat {
			group.Go(func() error {
				cost := budget.Cost(cell.scenario().Load, result.Kernel, 1)
				if budget.Acquire(ctx, cost) != nil {
					return nil
				}
				defer budget.Release(cost)
				seen, err := cell.run(ctx, options)
				if ctx.Err() != nil {
					return nil
				}
				if err != nil {
					cancel()
					return err
				}
				mu.Lock()
				defer mu.Unlock()
				if runs[i] = append(runs[i], seen); len(runs[i]) == repeat {
					each(tabled(cell, runs[i]))
				}
				return nil
			})
		}
	}
	err := group.Wait()
	var table []Tabled
	for i, cell := range cells {
		if len(runs[i]) == repeat {
			one := tabled(cell, runs[i])
			one.Run = &result.Result{
				Tool: result.Tool{Name: "hangscope", Version: options.Version}, Scenario: cell.scenario(), Clock: result.RealClock,
				Asked: &result.Asked{Layer: options.Layer}, Provenance: result.Provenance{When: began},
			}
			table = append(table, one)
		}
	}
	return table, err
}

// tabled sums up the repetitions of a cell.
func tabled(cell Cell, runs []repetition) Tabled {
	t := Tabled{True: cell, Seen: cell, Others: make(map[string]int)}
	t.Seen.Agreed, t.Seen.Repeated = 0, 0
	t.Seen.Client, t.Seen.Forwarder, t.Seen.Upstream = result.NotObserved, result.NotObserved, result.NotObserved
	if cell.Call == scenarios.Unary {
		t.Seen.Upstream = ""
	}
	var tested []Cell
	for _, run := range runs {
		t.Again += run.again
		if run.late {
			t.Late++
			continue
		}
		tested = append(tested, run.seen)
		t.Others[run.seen.Seen()]++
	}
	if len(tested) > 0 {
		t.Seen = mostFrequent(tested)
		delete(t.Others, t.Seen.Seen())
	}
	return t
}

// mostFrequent returns the result that came most often.
func mostFrequent(runs []Cell) Cell {
	times := make(map[Cell]int)
	for _, run := range runs {
		times[run]++
	}
	most := runs[0]
	for _, run := range runs {
		if times[run] > times[most] {
			most = run
		}
	}
	most.Agreed, most.Repeated = times[most], len(runs)
	return most
}
