package judge

import (
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/scenarios"
)

// Premise is what an execution was to do to its chain, and whether it came to that. It
// is the injector's account, and says only whether the execution shows anything.
type Premise struct {
	// FlushDue is whether a flush was to happen. MayMatchNone is whether the scenario
	// expects a flush that does no harm, and so need not match a connection.
	FlushDue, MayMatchNone bool
	// FaultDue is whether a fault was to happen. Struck is whether it did; nil is a
	// fault that only shows in what goes wrong, or several of which a part did.
	FaultDue bool
	Struck   *bool
	// Interrupted is whether somebody ended the execution before its time.
	Interrupted bool
}

// minDisturbance is how long a standstill lasts that may set off a timer of the chain:
// the shortest is a deadline of a second.
const minDisturbance = 500 * time.Millisecond

// disturbance returns the standstill without which a call may have fared otherwise,
// nil if there is none. Of a stall it takes the standstills away: a stall that is one
// without them is beyond doubt.
func (c *call) disturbance(standstills []evidence.Standstill, threshold time.Duration) *evidence.Standstill {
	told := c.Ends[evidence.ClientEnd].Told
	switch {
	case c.outcome == scenarios.Hung, c.outcome == scenarios.Recovered && c.stall != nil:
		s := c.stall
		if s.Lasted-evidence.StoodStill(standstills, s.Since, s.Since+s.Lasted) > threshold {
			return nil
		}
		return longest(standstills, s.Since, s.Since+s.Lasted)
	case c.outcome == scenarios.Slow && c.Slowest-evidence.StoodStill(standstills, c.Started, c.Ended) <= threshold:
		return longest(standstills, c.Started, c.Ended)
	case c.outcome == scenarios.Broken && told != nil:
		return setOff(standstills, c.Started, told)
	case c.outcome == scenarios.Flowing:
		if s := longest(standstills, c.Started, c.Ended); s != nil && s.Slept > threshold {
			return s
		}
	}
	return nil
}

// setOff returns the standstill that may have set off the timer that ended a call: it
// ended just before, or the call had a deadline.
func setOff(standstills []evidence.Standstill, started time.Duration, told *evidence.Told) *evidence.Standstill {
	from := started
	if told.Code != "DeadlineExceeded" {
		from = told.At - minDisturbance
	}
	s := longest(standstills, from, told.At)
	if s == nil || s.Lasted+s.Slept < minDisturbance {
		return nil
	}
	return s
}

// longest returns the longest standstill that touches a span of time, nil if none does.
func longest(standstills []evidence.Standstill, from, until time.Duration) *evidence.Standstill {
	var found *evidence.Standstill
	for i := range standstills {
		s := &standstills[i]
		touches := s.From < until && s.From+s.Lasted > from
		if touches && (found == nil || s.Lasted+s.Slept > found.Lasted+found.Slept) {
			found = s
		}
	}
	return found
}

// withoutDisturbed takes those stalls away that are none without the standstills in
// them, if a stall is left that is beyond doubt.
func withoutDisturbed(stalls []stall.Stall, standstills []evidence.Standstill, threshold time.Duration) []stall.Stall {
	var sure []stall.Stall
	for _, s := range stalls {
		if s.Lasted-evidence.StoodStill(standstills, s.Since, s.Since+s.Lasted) > threshold {
			sure = append(sure, s)
		} else if s.State == stall.Hung {
			return stalls // how the call ended is not known
		}
	}
	if len(sure) == 0 {
		return stalls
	}
	return sure
}

// undecided returns why nothing can be said of an execution, nil if something can.
// subject is the call that it tells about.
func (s *Seen) undecided(subject *call) *result.Undecided {
	open := subject.outcome == scenarios.Undecided
	flush := s.Flush
	reason := func(r result.Reason) *result.Undecided { return &result.Undecided{Reason: r} }
	switch {
	case subject.disturbed != nil:
		of := standstill(*subject.disturbed)
		return &result.Undecided{Reason: of.Reason, FromNS: of.FromNS, LastedNS: of.LastedNS}
	case open && s.Premise.Interrupted:
		return reason(result.Interrupted)
	case s.Premise.FlushDue && flush != nil && flush.Late:
		return reason(result.LateFlush)
	case s.Premise.FlushDue && flush != nil && flush.Matched == 0 && !s.Premise.MayMatchNone:
		return reason(result.NoneMatched)
	case open:
		return reason(result.Cut)
	case s.Premise.FlushDue && flush == nil:
		return reason(result.NoFlush)
	case s.Premise.FaultDue && !s.struck(subject):
		return reason(result.NoFault)
	}
	return nil
}

// struck reports whether the fault happened, as far as anybody knows.
func (s *Seen) struck(subject *call) bool {
	if s.Premise.Struck != nil {
		return *s.Premise.Struck
	}
	return subject.outcome != scenarios.Flowing
}

// standstill is a standstill for the result.
func standstill(s evidence.Standstill) result.Standstill {
	found := result.Standstill{FromNS: int64(s.From), LastedNS: int64(s.Lasted), Reason: result.Reason(s.Why)}
	if s.Why == evidence.Asleep {
		found.LastedNS = int64(s.Slept)
	}
	return found
}

func standstills(seen []evidence.Standstill) []result.Standstill {
	var all []result.Standstill
	for _, s := range seen {
		all = append(all, standstill(s))
	}
	return all
}
