package judge

import (
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/trial"
)

// madeAfterFlush are the calls that the scenario wants after the flush, as far as
// they were made.
func (s *Seen) madeAfterFlush(calls []call) []result.LaterCall {
	var made []result.LaterCall
	for i, plan := range s.AfterFlush {
		if calls[i].Begun && !plan.AfterFirst {
			made = append(made, afterFlush(plan, calls[i]))
		}
	}
	return made
}

// AfterFirst is the call that followed the end of the first one, nil if none did.
func AfterFirst(s *Seen, threshold time.Duration) *result.LaterCall {
	_, calls := s.calls(threshold)
	for i, plan := range s.AfterFlush {
		if calls[i].Begun && plan.AfterFirst {
			return new(afterFlush(plan, calls[i]))
		}
	}
	return nil
}

func afterFlush(plan trial.CallAfterFlush, made call) result.LaterCall {
	seen := result.LaterCall{
		Connection: plan.Connection, AtNS: int64(made.Started), Outcome: made.outcome,
		Received: int(made.Received), Expected: int(made.Expected),
	}
	if told := made.Ends[evidence.ClientEnd].Told; told != nil {
		seen.Status = told.Code
	}
	return seen
}
