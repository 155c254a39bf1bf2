package judge

import (
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/trial"
)

// madeAfterFlush returns the calls after the flush that the scenario asks for
// and that were made.
func (s *Seen) madeAfterFlush(calls []call) []result.LaterCall {
	var made []result.LaterCall
	for i, plan := range s.AfterFlush {
		if calls[i].Begun && !plan.AfterFirst {
			made = append(made, callAfterFlush(plan, calls[i]))
		}
	}
	return made
}

// AfterFirst returns the call that followed the end of the first one, nil if
// none did.
func AfterFirst(s *Seen, threshold time.Duration) *result.LaterCall {
	_, calls := s.calls(threshold)
	for i, plan := range s.AfterFlush {
		if calls[i].Begun && plan.AfterFirst {
			return new(callAfterFlush(plan, calls[i]))
		}
	}
	return nil
}

func callAfterFlush(plan trial.CallAfterFlush, made call) result.LaterCall {
	seen := result.LaterCall{
		Connection: plan.Connection, AtNS: int64(made.Started), Outcome: made.outcome,
		Received: int(made.Received), Expected: int(made.Expected), ServedBy: made.Server,
	}
	if told := made.Ends[evidence.ClientEnd].Told; told != nil {
		seen.Status = told.Code
	}
	return seen
}
