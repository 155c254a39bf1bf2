package repro

import (
	"slices"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/scenarios"
)

// judged is a call with its outcome.
type judged struct {
	evidence.Record
	outcome scenarios.Outcome
	stall   *stall.Stall
}

// judge gives a call its outcome. What has gone wrong for certain stays so,
// whether the call has ended or not. Of a call that has not, nothing good is said.
func judge(record evidence.Record, threshold time.Duration) judged {
	j := judged{Record: record, stall: stall.Find(record, threshold), outcome: scenarios.Flowing}
	told := record.Ends[evidence.ClientEnd].Told != nil
	ended := record.Begun && !record.Open
	switch {
	case j.stall != nil && j.stall.State == stall.Hung:
		j.outcome = scenarios.Hung
	case told && record.Received < record.Expected:
		j.outcome = scenarios.Broken
	case record.Doubled > 0 || record.Disordered > 0 || ended && record.Received < record.Expected:
		j.outcome = scenarios.Lost
	case !ended:
		j.outcome = scenarios.Undecided
	case told || j.stall != nil:
		// Told and complete: the client asked again for what it lacked.
		j.outcome = scenarios.Recovered
	case record.Slowest > threshold:
		j.outcome = scenarios.Slow
	}
	return j
}

// worst returns the call that fared worst; of several, the one that stalled
// longest, then the first.
func worst(calls []judged) judged {
	return slices.MaxFunc(calls, func(a, b judged) int {
		if d := result.Severity(a.outcome) - result.Severity(b.outcome); d != 0 {
			return d
		}
		return int(stalledFor(a) - stalledFor(b))
	})
}

func stalledFor(j judged) time.Duration {
	if j.stall == nil {
		return 0
	}
	return j.stall.Lasted
}
