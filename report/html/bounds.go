package html

import (
	"slices"

	"hangscope/repro/result"
)

// These bound what a page holds. A run stays far below them, but a file may hold
// anything, and a browser must be able to show the page.
const (
	maxVariants = 24
	maxLines    = 100
	maxFlows    = 10_000
	maxEnds     = 8
)

// bounded copies a result without what a page has no room for.
func bounded(r *result.Result) *result.Result {
	b := *r
	b.Variants = slices.Clone(first(b.Variants, maxVariants))
	b.Cures, b.Ladder = first(b.Cures, maxLines), first(b.Ladder, maxLines)
	// Failed checks come first, because some checks may be cut.
	b.Checks = slices.Clone(b.Checks)
	slices.SortStableFunc(b.Checks, func(a, b result.Check) int { return checkRank(a.OK) - checkRank(b.OK) })
	for i := range b.Variants {
		v := &b.Variants[i]
		v.Hops, v.Ends = first(v.Hops, maxEnds), first(v.Ends, maxEnds)
		v.Relays, v.AfterFlush = first(v.Relays, maxLines), first(v.AfterFlush, maxLines)
		v.Flows, v.Frames = first(v.Flows, maxFlows), slices.Clone(first(v.Frames, maxEnds))
		for i := range v.Frames {
			v.Frames[i].Frames = last(v.Frames[i].Frames, maxLines)
		}
		if v.Diagnosis != nil {
			d := *v.Diagnosis
			d.Observations, d.RuledOut = first(d.Observations, maxLines), first(d.RuledOut, maxLines)
			d.Knows, d.Waits = first(d.Knows, maxEnds), first(d.Waits, maxEnds)
			v.Diagnosis = &d
		}
		if v.Stall != nil {
			s := *v.Stall
			s.Points = first(s.Points, maxEnds)
			v.Stall = &s
		}
		if v.Flush != nil {
			f := *v.Flush
			f.AgainNS = first(f.AgainNS, maxFlows)
			v.Flush = &f
		}
	}
	return &b
}

func checkRank(ok bool) int {
	if ok {
		return 1
	}
	return 0
}

func first[T any](list []T, limit int) []T { return list[:min(len(list), limit)] }

func last[T any](list []T, limit int) []T { return list[max(0, len(list)-limit):] }
