package evidence

import (
	"cmp"
	"slices"
	"time"
)

// Gap is a time between two messages at their receiver.
type Gap struct {
	// Since is when the message before it came, or when the call started.
	Since time.Duration
	// Lasted is its length.
	Lasted time.Duration
	// After is the number of the message before it, 0 if there was none.
	After uint64
}

// maxGaps bounds the gaps that a call remembers.
const maxGaps = 8

// longestGaps are the longest gaps of a call, in no order. Those that are empty
// have a length of zero.
type longestGaps [maxGaps]Gap

// add remembers a gap if it is longer than one that is remembered.
func (l *longestGaps) add(gap Gap) {
	shortest := &l[0]
	for i := range l {
		if l[i].Lasted < shortest.Lasted {
			shortest = &l[i]
		}
	}
	if gap.Lasted > shortest.Lasted {
		*shortest = gap
	}
}

// inOrder returns the gaps in the order of time.
func (l *longestGaps) inOrder() []Gap {
	gaps := slices.DeleteFunc(slices.Clone(l[:]), func(g Gap) bool { return g.Lasted == 0 })
	slices.SortFunc(gaps, func(a, b Gap) int { return cmp.Compare(a.Since, b.Since) })
	return gaps
}

// Gaps is what the gaps of calls say, in a few figures that a single stall does
// not move far.
type Gaps struct {
	// Calls is how many calls are measured, Count how many gaps all of them had.
	Calls int
	Count int64
	// Median is their median, 0 if there are none.
	Median time.Duration
	// Rare is their 99th percentile once the longest ones are left out, as many
	// as there are calls: a stall of the connection that all calls share is one
	// gap of each. It is 0 if none are left.
	Rare time.Duration
	// Longest is the longest gap, 0 if there are none.
	Longest time.Duration
}

// Gaps returns what the gaps so far say.
func (r *Recorder) Gaps() Gaps { return r.GapsWithout(0) }

// GapsWithout returns what the gaps so far say. A number of longest gaps of each call
// say nothing, and are left out.
func (r *Recorder) GapsWithout(disturbed int) Gaps {
	r.mu.Lock()
	defer r.mu.Unlock()
	const median, rare = 0.5, 0.99
	gaps, calls := r.measured.Gaps, 0
	for _, call := range r.calls {
		if !call.later {
			calls++
		}
	}
	without := int64(disturbed * calls)
	return Gaps{
		Calls: calls, Count: max(0, gaps.Count()-without),
		Median:  gaps.Quantile(median),
		Rare:    gaps.quantileBelow(without+int64(calls), rare),
		Longest: gaps.quantileBelow(without, 1),
	}
}
