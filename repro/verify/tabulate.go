package verify

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"

	"hangscope/repro"
	"hangscope/repro/result"
)

// Tabled is a cell of the document beside what was seen now.
type Tabled struct {
	// True is the document's cell, Seen the most frequent result: Agreed of
	// Repeated repetitions had it.
	True, Seen Cell
}

// Same reports whether the ends saw what the document says.
func (t Tabled) Same() bool { return t.Seen.Seen() == t.True.Seen() }

// Agrees reports whether a cell is within the document's own margin. A cell
// whose repetitions differed for the document may be another one here.
func (t Tabled) Agrees() bool { return t.Same() || t.True.Agreed < t.True.Repeated }

// Tabulate runs each cell of the document repeat times, and returns the cells
// in their order. It calls each for every cell that is done. When ctx ends, it
// returns the cells that were run to the end.
func Tabulate(ctx context.Context, cells []Cell, repeat int, options repro.Options, each func(Tabled)) ([]Tabled, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	runs := make([][]Cell, len(cells))
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
					each(Tabled{True: cell, Seen: mostFrequent(runs[i])})
				}
				return nil
			})
		}
	}
	err := group.Wait()
	var table []Tabled
	for i, cell := range cells {
		if len(runs[i]) == repeat {
			table = append(table, Tabled{True: cell, Seen: mostFrequent(runs[i])})
		}
	}
	return table, err
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
