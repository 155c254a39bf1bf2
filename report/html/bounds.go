package html

import (
	"slices"

	"hangscope/repro/result"
)

// What a page holds at most. A run stays far below; a file from elsewhere may
// hold anything, and the page stays one that a browser can show.
const (
	mostVariants = 24
	mostLines    = 100
	mostFlows    = 10_000
	mostEnds     = 8
)

// bounded is a copy of a result without what no page has room for.
func bounded(r *result.Result) *result.Result {
	b := *r
	b.Variants = slices.Clone(first(b.Variants, mostVariants))
	b.Cures, b.Ladder = first(b.Cures, mostLines), first(b.Ladder, mostLines)
	// Failed checks first, in case not all of them stay.
	b.Checks = slices.Clone(b.Checks)
	slices.SortStableFunc(b.Checks, func(a, b result.Check) int { return order(a.OK) - order(b.OK) })
	for i := range b.Variants {
		v := &b.Variants[i]
		v.Hops, v.Ends = first(v.Hops, mostEnds), first(v.Ends, mostEnds)
		v.Relays, v.AfterFlush = first(v.Relays, mostLines), first(v.AfterFlush, mostLines)
		v.Flows, v.Frames = first(v.Flows, mostFlows), slices.Clone(first(v.Frames, mostEnds))
		for i := range v.Frames {
			v.Frames[i].Frames = last(v.Frames[i].Frames, mostLines)
		}
		if v.Diagnosis != nil {
			d := *v.Diagnosis
			d.Observations, d.RuledOut = first(d.Observations, mostLines), first(d.RuledOut, mostLines)
			d.Knows, d.Waits = first(d.Knows, mostEnds), first(d.Waits, mostEnds)
			v.Diagnosis = &d
		}
		if v.Stall != nil {
			s := *v.Stall
			s.Points = first(s.Points, mostEnds)
			v.Stall = &s
		}
		if v.Flush != nil {
			f := *v.Flush
			f.AgainNS = first(f.AgainNS, mostFlows)
			v.Flush = &f
		}
	}
	return &b
}

func order(ok bool) int {
	if ok {
		return 1
	}
	return 0
}

func first[T any](list []T, most int) []T { return list[:min(len(list), most)] }

func last[T any](list []T, most int) []T { return list[max(0, len(list)-most):] }
