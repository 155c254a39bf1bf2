package probe

import (
	"maps"
	"slices"
	"sync"
	"time"

	"hangscope/repro/compare"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

// The bounds of what is remembered, however long a probe watches.
const (
	maxStalls  = 100
	maxWorst   = 20
	maxSamples = 10_000
)

// tally counts what was seen of a side.
type tally struct {
	mu      sync.Mutex
	firsts  *evidence.Histogram
	gaps    *evidence.Histogram
	lasted  *evidence.Histogram
	ends    map[result.ProbedEnd]int
	status  map[string]int
	up      uint64
	down    uint64
	stalls  []*result.ProbedStall
	stalled int
	worst   []result.ProbedCall
	samples [3]sample
}

// sample are the values of calls for a comparison.
type sample struct {
	values []float64
	open   int
}

// The names of the measures that two sides are compared by.
var measures = [3]string{"first message", "longest gap", "whole call"}

// summary is a call that has ended.
type summary struct {
	result.ProbedCall

	streams bool
	first   time.Duration // until its first message; until its end if none came
	longest time.Duration // between two messages
	silent  time.Duration // since the last message
}

func newTally() *tally {
	return &tally{
		firsts: evidence.NewHistogram(), gaps: evidence.NewHistogram(), lasted: evidence.NewHistogram(),
		ends: make(map[result.ProbedEnd]int), status: make(map[string]int),
	}
}

func (t *tally) first(d time.Duration, cut, open bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.firsts.Record(d, cut, open)
	t.samples[0].add(d, open)
}

func (t *tally) gap(d time.Duration, cut, open bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.gaps.Record(d, cut, open)
}

func (s *sample) add(d time.Duration, open bool) {
	if len(s.values) < maxSamples {
		s.values = append(s.values, float64(d))
		if open {
			s.open++
		}
	}
}

// ended counts a call that is over. What was still owed to it counts as a gap that was cut
// off, or that still grew.
func (t *tally) ended(s *summary) {
	open := s.End == result.EndedElapsed || s.End == result.EndedHung || s.End == result.EndedQuiet || s.End == result.EndedStopped
	owed := open || s.End == result.EndedFailed
	switch {
	case owed && s.Down == 0:
		t.first(s.first, true, open)
	case owed && s.streams:
		t.gap(s.silent, true, open)
		s.longest = max(s.longest, s.silent)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ends[s.End]++
	if s.Status != "" {
		t.status[s.Status]++
	}
	t.up += s.Up
	t.down += s.Down
	if s.Down > 1 || s.Down == 1 && owed && s.streams {
		t.samples[1].add(s.longest, open && s.longest == s.silent)
	}
	if !open && s.End != result.EndedReached {
		t.lasted.Record(time.Duration(s.LastedNS), false, false)
		t.samples[2].add(time.Duration(s.LastedNS), false)
	}
	if !s.End.Asked() && len(t.worst) < maxWorst {
		t.worst = append(t.worst, s.ProbedCall)
	}
}

// stall takes note of a stall that has begun. The watcher keeps it true until it is over.
func (t *tally) stall(s *result.ProbedStall) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stalled++
	if len(t.stalls) < maxStalls {
		t.stalls = append(t.stalls, s)
	}
}

// change changes a stall.
func (t *tally) change(f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f()
}

// report is what the tally has now.
func (t *tally) report() result.ProbedSide {
	t.mu.Lock()
	defer t.mu.Unlock()
	side := result.ProbedSide{
		Ended: maps.Clone(t.ends), Status: maps.Clone(t.status), Up: t.up, Down: t.down,
		First: result.DistributionOf(t.firsts), Gaps: result.DistributionOf(t.gaps), Lasted: result.DistributionOf(t.lasted),
		Stalls: []result.ProbedStall{}, StallCount: t.stalled, Worst: append([]result.ProbedCall{}, t.worst...),
	}
	for _, s := range t.stalls {
		side.Stalls = append(side.Stalls, *s)
	}
	return side
}

// compared holds the first side against the second.
func compared(target, against *tally) ([]result.ProbedMeasure, int) {
	var samples []compare.Sample
	for i, name := range measures {
		now, before := target.sample(i), against.sample(i)
		samples = append(samples, compare.Sample{Name: name, Before: before.values, After: now.values, OpenBefore: before.open, OpenAfter: now.open})
	}
	found, enough := compare.Samples(samples, compare.DefaultRules)
	measures := make([]result.ProbedMeasure, len(found))
	for i, m := range found {
		measures[i] = result.ProbedMeasure{
			Name: m.Name, Target: estimate(m.After), Against: estimate(m.Before), Change: m.Change, P: m.P, Meaning: string(m.Meaning),
		}
	}
	return measures, enough
}

func (t *tally) sample(i int) sample {
	t.mu.Lock()
	defer t.mu.Unlock()
	return sample{slices.Clone(t.samples[i].values), t.samples[i].open}
}

func estimate(e compare.Estimate) result.ProbedEstimate {
	return result.ProbedEstimate{Calls: e.Runs, Open: e.Open, MedianNS: e.MedianNS, LowNS: e.LowNS, HighNS: e.HighNS}
}
