package judge

import (
	"slices"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/repro/wire"
	"hangscope/scenarios"
)

// call is one call with all that is known of it.
type call struct {
	// Record is what its ends saw.
	evidence.Record
	// stalls are its stalls in the order of time. stall is the worst of them,
	// nil if there is none.
	stalls []stall.Stall
	stall  *stall.Stall
	// notice is when that stall was noticed while the call ran, nil if it was
	// found afterwards.
	notice *Notice
	// outcome is how the call fared. disturbed is the standstill that leaves that
	// undecided, nil if none does.
	outcome   scenarios.Outcome
	disturbed *evidence.Standstill
}

// calls returns the records of the load's calls, and of those after the flush.
func (s *Seen) calls(threshold time.Duration) (load, afterFlush []call) {
	all := make([]call, len(s.Snapshot.Calls))
	for i, record := range s.Snapshot.Calls {
		all[i] = newCall(record, s.Notices[record.Call], s.Standstills, threshold)
	}
	return all[:s.Load], all[s.Load:]
}

func newCall(record evidence.Record, notices []Notice, standstills []evidence.Standstill, threshold time.Duration) call {
	c := call{Record: record, stalls: withoutDisturbed(stall.All(record, threshold), standstills, threshold)}
	c.stall = stall.Worst(c.stalls)
	if c.stall != nil {
		i := slices.IndexFunc(notices, func(n Notice) bool { return n.Since == c.stall.Since })
		if i >= 0 {
			c.notice = &notices[i]
		}
		if c.notice != nil && (c.stall.State == stall.Recovered || c.overBefore()) {
			c.stall.Hop = stall.Hop(c.notice.Evidence.Call)
		}
	}
	c.outcome = c.judge(threshold)
	if c.disturbed = c.disturbance(standstills, threshold); c.disturbed != nil {
		c.outcome = scenarios.Undecided
	}
	return c
}

// judge gives a call its outcome. A certain failure counts whether or not the
// call has ended. Otherwise a call that has not ended is undecided.
func (c *call) judge(threshold time.Duration) scenarios.Outcome {
	told := c.Ends[evidence.ClientEnd].Told != nil
	ended := c.Begun && !c.Open
	switch {
	case c.stall != nil && c.stall.State == stall.Hung:
		return scenarios.Hung
	case told && c.Received < c.Expected:
		return scenarios.Broken
	case c.Doubled > 0 || c.Disordered > 0 || ended && c.Received < c.Expected:
		return scenarios.Lost
	case !ended:
		return scenarios.Undecided
	case told || c.stall != nil:
		// Told and complete: the client asked again for what it lacked.
		return scenarios.Recovered
	case c.Slowest > threshold:
		return scenarios.Slow
	}
	return scenarios.Flowing
}

// silent reports whether a call hangs and its client was told nothing.
func (c *call) silent() bool {
	return c.outcome == scenarios.Hung && c.Ends[evidence.ClientEnd].Told == nil
}

// stalledFor is how long the worst stall of a call lasted.
func (c *call) stalledFor() time.Duration {
	if c.stall == nil {
		return 0
	}
	return c.stall.Lasted
}

// worst returns the call that fared worst. Among equals, it is the call that
// stalled longest, then the first.
func worst(calls []call) *call {
	found := &calls[0]
	for i := range calls {
		c := &calls[i]
		worse := result.Severity(c.outcome) - result.Severity(found.outcome)
		if worse > 0 || worse == 0 && c.stalledFor() > found.stalledFor() {
			found = c
		}
	}
	return found
}

// evidence returns what the diagnosis of a call rests on. If its client was told, it
// is what its ends had seen of the connections that the call was on then. If the
// stall that is told about was over before the call, or the way in which the call
// ended says nothing of it, it is what they had seen when the stall was noticed. Else
// it is what they had seen when the observation ended.
func (s *Seen) evidence(c *call, threshold time.Duration) stall.Evidence {
	record := c.Record
	switch {
	case c.outcome != scenarios.Lost && c.notice != nil && c.overBefore():
		return c.notice.Evidence
	case c.outcome == scenarios.Broken:
		record = record.WhenTold()
	}
	return stall.Evidence{
		At: s.Snapshot.At, Threshold: threshold, Call: record,
		Sockets: wire.Sockets(s.Ends, record), Ignored: wire.Ignored(s.Ends),
	}
}

// overBefore reports whether what the ends have seen since says nothing of the stall
// that is told about: messages came again, or its deadline ended the call.
func (c *call) overBefore() bool {
	told := c.Ends[evidence.ClientEnd].Told
	switch c.stall.State {
	case stall.Recovered:
		return told == nil || c.Received >= c.Expected
	case stall.Told:
		return told == nil || told.Code == "DeadlineExceeded"
	default:
		return false
	}
}
