package repro

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"hangscope/repro/chain"
	"hangscope/repro/trial"
)

// strikes are the faults of links and of later connections that have begun while the first
// call ran.
type strikes struct {
	mu  sync.Mutex
	all []strike
	err error
}

// strike is when a fault has begun, and after which message of the first call.
type strike struct {
	at    time.Duration
	after uint64
}

// begun notes that one has begun, or could not.
func (s *strikes) begun(one strike, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.err = err
		return
	}
	s.all = append(s.all, one)
}

// first is when the first one began, and after which message; nil if none did.
func (s *strikes) first() (at *time.Duration, after *uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.all) == 0 {
		return nil, nil
	}
	first := slices.MinFunc(s.all, func(a, b strike) int { return cmp.Compare(a.at, b.at) })
	return &first.at, &first.after
}

// strikeWhenDue lets each fault of a link and of later connections begin at its moment,
// unless ctx ends before, and then makes the calls after the fault.
func (e *execution) strikeWhenDue(ctx context.Context, running *chain.Chain) {
	if e.toStrike() == 0 {
		return
	}
	var striking sync.WaitGroup
	for _, s := range e.Struck() {
		striking.Go(func() { e.strike(ctx, s) })
	}
	striking.Go(func() { e.strikeLater(ctx, running) })
	striking.Wait()
	if e.strikes.err != nil || !e.struckAll() || e.Mechanism != "" {
		return
	}
	if calls := e.CallsAfterFlush(e.scenario); len(calls) > 0 {
		e.pending.Store(true)
		e.callAfterFlush(ctx, running, e.recorder.Clock.Now())
	}
}

// strike lets one fault begin at its moment.
func (e *execution) strike(ctx context.Context, s trial.Strike) {
	m := moment{message: uint64(s.AfterMessage), delay: s.Delay, quiet: s.Quiet} //nolint:gosec // checked
	if _, ok := e.awaitMoment(ctx, m); !ok {
		return
	}
	fault := s.LinkFault
	fault.Seed = e.options.Seed
	after, _ := e.recorder.LastArrival()
	at, _, err := e.layer.Strike(fault)
	e.strikes.begun(strike{at: at, after: after}, err)
}

// strikeLater lets the faults of later connections begin, one after the other.
func (e *execution) strikeLater(ctx context.Context, running *chain.Chain) {
	for _, message := range e.LaterConnections() {
		if _, ok := e.awaitMoment(ctx, moment{message: message}); !ok {
			return
		}
		running.Strike(message)
		after, _ := e.recorder.LastArrival()
		e.strikes.begun(strike{at: e.recorder.Clock.Now(), after: after}, nil)
	}
}

// toStrike is how many faults begin while the first call runs.
func (e *execution) toStrike() int { return len(e.Struck()) + len(e.LaterConnections()) }

// struckAll reports whether all of them have begun.
func (e *execution) struckAll() bool { return len(e.strikes.all) == e.toStrike() }
