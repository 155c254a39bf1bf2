package trial

import (
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// CallAfterFlush is the plan of a call that is made when the flush is over.
type CallAfterFlush struct {
	// Connection names the connection of the call in the result. Fresh is
	// whether a connection is dialled for the call.
	Connection string
	Fresh      bool
	// AfterFirst is whether the call follows the end of the first call, not the
	// flush.
	AfterFirst bool
}

// CallsAfterFlush are the calls that an execution makes after the flush.
func (t Trial) CallsAfterFlush(scenario scenarios.Scenario) []CallAfterFlush {
	if t.Mechanism == "" && len(t.Struck()) == 0 && len(t.LaterConnections()) == 0 {
		return nil
	}
	var calls []CallAfterFlush
	if plan := scenario.AfterFlush; plan != nil && plan.Same {
		calls = append(calls, CallAfterFlush{Connection: result.OnSame})
	}
	if plan := scenario.AfterFlush; plan != nil && plan.Fresh {
		calls = append(calls, CallAfterFlush{Connection: result.OnFresh, Fresh: true})
	}
	if t.CallsAfterFirst {
		calls = append(calls, CallAfterFlush{Connection: result.OnSame, AfterFirst: true})
	}
	return calls
}
