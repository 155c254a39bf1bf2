package repro

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"golang.org/x/sync/semaphore"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/repro/network/memory"
	"hangscope/repro/result"
	"hangscope/repro/virtual"
	"hangscope/scenarios"
)

// maxRealTime bounds the real time that a run in virtual time may take. The largest
// load that a scenario may have takes some minutes.
const maxRealTime = 15 * time.Minute

// besides plans what is tried in virtual time beside variants in real time: cures
// and isolation, with variants of their own to compare them with. It is nil if
// nothing is asked for. Only cures and isolation are recorded.
func besides(scenario scenarios.Scenario, options Options) *run {
	if options.Cures == result.NoCures && !options.Isolate {
		return nil
	}
	options.Clock = result.VirtualClock
	r := planned(scenario, options)
	for _, e := range r.variants {
		e.options.Record = nil
	}
	return r
}

// inVirtualTime runs all executions of a run in virtual time. The result has
// no variant if ctx ended and the run did not end with it.
func (r *run) inVirtualTime(ctx context.Context) (*result.Result, error) {
	bounded, cancel := context.WithTimeout(ctx, maxRealTime)
	defer cancel()
	type outcome struct {
		found *result.Result
		err   error
	}
	ended := make(chan outcome, 1) // a run that is abandoned still sends
	defer r.tidings.passOn()()
	err := inTurns(bounded, r.all(), func(inner context.Context) {
		inner, cancel := context.WithCancel(inner)
		defer cancel()
		err := r.start(inner, cancel, unlimited()).Wait()
		if err != nil {
			ended <- outcome{err: err}
			return
		}
		ended <- outcome{found: r.result()}
	})
	switch {
	case errors.Is(err, virtual.ErrAbandoned) && ctx.Err() != nil:
		return r.notRun(), nil
	case err != nil:
		return nil, err
	case ctx.Err() == nil && bounded.Err() != nil:
		return nil, fmt.Errorf("the run took more than %s of real time, although its time is virtual", maxRealTime)
	}
	o := <-ended
	return o.found, o.err
}

// runVirtually runs an execution of its own in virtual time.
func (e *execution) runVirtually(ctx context.Context) error {
	ended := make(chan error, 1) // a run that is abandoned still sends
	err := inTurns(ctx, []*execution{e}, func(inner context.Context) { ended <- e.runPunctually(inner) })
	if err != nil {
		return err
	}
	return <-ended
}

// inMemory makes the network of virtual time.
func inMemory() network.Network { return &memory.Network{} }

// inTurns runs f, which runs executions, in virtual time, and gives their events an
// order. What happens in one execution says nothing to another one, so the order is
// each one's own. But who observes also looks at the baseline, and so comes when all
// else is done, the baseline first.
func inTurns(ctx context.Context, executions []*execution, f func(context.Context)) error {
	return virtual.Run(ctx, func(inner context.Context) {
		over := make(chan struct{})
		defer close(over)
		turns := virtual.NewTurns()
		go turns.Serve(over)
		for i, e := range executions {
			e.turn = func(of evidence.Event, number int) {
				turns.Take(virtual.Place{Kind: int(of), Group: i, Number: number, Apart: of.Observes()})
			}
		}
		f(inner)
	})
}

// notRun is the result of a run that was interrupted before it showed anything.
func (r *run) notRun() *result.Result {
	empty := planned(r.scenario, r.options)
	empty.asked = r.asked
	for _, e := range empty.all() {
		e.interrupted = true
	}
	return empty.result()
}

// unlimited is a budget that everything fits in. In virtual time executions do not
// disturb each other's figures.
func unlimited() *Budget {
	return &Budget{semaphore.NewWeighted(math.MaxInt64), math.MaxInt64}
}

// joined adds what was tried in virtual time to a result in real time. If that was
// interrupted, the clocks cannot be compared: what had not ended there says nothing.
func joined(found, besides *result.Result) *result.Result {
	found.Cures, found.Ladder = besides.Cures, besides.Ladder
	found.Provenance = result.ProvenanceOf(found)
	found.Interrupted = found.Interrupted || besides.Interrupted
	if found.Interrupted {
		found.Verdict = result.NoVerdict
		return found
	}
	found.ClocksDiffer = result.Disagreements(found.Variants, besides.Variants)
	return found
}
