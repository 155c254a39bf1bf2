package command

import (
	"cmp"
	"slices"
	"time"

	"hangscope/repro/result"
)

// What a relay remembers of faults that begin again and again is bounded.
const (
	// maxFollowed is how many calls may be followed when a fault begins: a further one waits.
	maxFollowed = 5000
	// maxFaults bounds the faults of a report, and maxFates all their calls.
	maxFaults = 1000
	maxFates  = 10_000
)

// followed is how many calls are followed since the faults.
func (r *relaying) followed() (n int) {
	for _, t := range r.faults {
		n += t.fault.Followed()
	}
	return n
}

// settle ends that the calls of a fault are followed when it is known what became of them,
// and keeps of it what a report has room for.
func (r *relaying) settle(now time.Duration) {
	for _, t := range r.faults {
		if t.settled || now-t.fault.At <= r.within+r.stallAfter {
			continue
		}
		t.settled = true
		t.fault.Forget()
		t.result = shortened(t.result, maxFates-r.kept)
		r.kept += len(t.result.Calls)
	}
	for len(r.faults) > maxFaults && r.drop() {
		r.more++
	}
}

// shortened is a fault with at most so many calls, those that hung first. It counts them all.
func shortened(f result.RelayedFault, room int) result.RelayedFault {
	if len(f.Calls) <= room {
		return f
	}
	f.Became = f.Counts()
	slices.SortStableFunc(f.Calls, func(a, b result.Fate) int { return cmp.Compare(badness(b.State), badness(a.State)) })
	f.Calls = slices.Clone(f.Calls[:room])
	return f
}

// badness orders what became of a call by how much it matters to a report.
func badness(state result.FateState) int {
	switch state {
	case result.HungSince:
		return 2
	case result.QuietSince:
		return 1
	default:
		return 0
	}
}

// drop forgets the least bad of the faults that are settled, of several the earliest. It is
// false if none is settled.
func (r *relaying) drop() bool {
	least, at := 0, -1
	for i, t := range r.faults {
		if bad := badnessOf(t.result); t.settled && (at < 0 || bad < least) {
			least, at = bad, i
		}
	}
	if at < 0 {
		return false
	}
	r.kept -= len(r.faults[at].result.Calls)
	r.faults = slices.Delete(r.faults, at, at+1)
	return true
}

// badnessOf is that of the worst call of a fault.
func badnessOf(f result.RelayedFault) (worst int) {
	for state := range f.Counts() {
		worst = max(worst, badness(state))
	}
	return worst
}
