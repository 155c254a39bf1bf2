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
