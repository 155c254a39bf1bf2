package repro_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/scenarios"
)

// Once stealing has begun, the local process answers a new connection, over a
// connection of its own to the upstream. Where the agent had the port before, the
// forwarder goes on to answer.
func TestWhoServes(t *testing.T) {
	tests := []struct {
		path          string
		call          scenarios.CallKind
		dials         scenarios.LocalDials
		message, next result.Server
		fresh         scenarios.Outcome
	}{
		{"plain", scenarios.ServerStream, "", result.Nobody, result.ByForwarder, scenarios.Hung},
		{"std", scenarios.ServerStream, "", result.Nobody, result.ByLocal, scenarios.Flowing},
		{"std", scenarios.ServerStream, scenarios.DialsAfter, result.Nobody, result.ByLocal, scenarios.Flowing},
		{"std", scenarios.ServerStream, scenarios.DialsBefore, result.Nobody, result.ByLocal, scenarios.Hung},
		{"steal", scenarios.ServerStream, "", result.Nobody, result.ByForwarder, scenarios.Hung},
		{"meshout", scenarios.ServerStream, "", result.Nobody, result.ByLocal, scenarios.Flowing},
		{"meshio", scenarios.ServerStream, "", result.Nobody, result.ByLocal, scenarios.Flowing},
		{"plain", scenarios.Unary, "", result.Nobody, result.ByForwarder, scenarios.Hung},
		{"std", scenarios.Unary, "", result.ByLocal, result.ByLocal, scenarios.Flowing},
		{"meshio", scenarios.Unary, "", result.ByLocal, result.ByLocal, scenarios.Flowing},
	}
	for _, test := range tests {
		t.Run(test.path+" "+string(test.call)+" "+string(test.dials), func(t *testing.T) {
			scenario := scenarios.Scenario{
				Name: "serves", Call: test.call, Path: test.path,
				Flush:      &scenarios.Flush{Mechanism: "mark-reject"},
				AfterFlush: &scenarios.AfterFlush{Fresh: true},
			}
			if test.dials != "" {
				scenario.Local = &scenarios.Local{Dials: test.dials}
			}
			on := variant(t, runVirtually(t, scenario, repro.Options{}), result.VariantFlushOn)
			require.NotNil(t, on.Served)
			assert.Equal(t, &result.Served{
				Running: new(result.ByForwarder), NextMessage: &test.message, NextCall: &test.next,
			}, on.Served)
			require.Len(t, on.AfterFlush, 1)
			assert.Equal(t, test.fresh, on.AfterFlush[0].Outcome)
			assert.Equal(t, evidence.Role(test.next), on.AfterFlush[0].ServedBy)
		})
	}
}

// In virtual time a flush that kills sockets ends a stream at the instant at which it
// comes. The stream was running then.
func TestWhoServedAStreamThatEndedAtOnce(t *testing.T) {
	scenario := scenarios.Scenario{Name: "at-once", Path: "std", Flush: &scenarios.Flush{Mechanism: "socket-kill"}}
	on := variant(t, runVirtually(t, scenario, repro.Options{}), result.VariantFlushOn)
	assert.Equal(t, &result.Served{Running: new(result.ByForwarder), NextMessage: new(result.Nobody)}, on.Served)
}

// The local process's own connection leaves from the pod: through the mesh's proxy, and
// to the upstream's port.
func TestLocalProcessDialsFromThePod(t *testing.T) {
	scenario := scenarios.Scenario{
		Name: "dials", Path: "meshout", Flush: &scenarios.Flush{Mechanism: "mark-reject"},
		AfterFlush: &scenarios.AfterFlush{Fresh: true},
	}
	on := variant(t, runVirtually(t, scenario, repro.Options{}), result.VariantFlushOn)
	var found bool
	for _, flow := range on.Flows {
		if flow.From == evidence.Local {
			found = true
			assert.EqualValues(t, "outbound proxy", flow.To)
			assert.True(t, flow.Redirected)
			assert.Equal(t, 50051, flow.OriginalPort)
			assert.Equal(t, 1, flow.Hop)
		}
	}
	assert.True(t, found)
}

// In the reported order every call hangs before its first message, and the upstream is
// told. The diagnosis rests on what the local process saw.
func TestReportedOrder(t *testing.T) {
	scenario, err := scenarios.Builtin("mirrord-2348-reported")
	require.NoError(t, err)
	r := runVirtually(t, scenario, repro.Options{Cures: result.BriefCures})
	assert.Equal(t, result.Expected, r.Verdict)
	on := variant(t, r, result.VariantFlushOn)
	assert.Zero(t, on.Messages.Received)
	assert.Nil(t, on.End(evidence.Forwarder), "no call came to the pod's application")
	require.NotNil(t, on.Diagnosis)
	assert.Equal(t, stall.HalfOpenHop, on.Diagnosis.Cause)
	assert.Equal(t, []string{"client", "local process, towards client", "local process, towards upstream"}, on.Diagnosis.Waits)
	assert.Equal(t, 1, on.Flush.Matched)
	for _, call := range on.Ends {
		if call.Role == evidence.Upstream {
			assert.LessOrEqual(t, *call.AfterFlushNS, int64(time.Second))
		}
	}
	off := variant(t, r, result.VariantFlushOff)
	assert.NotNil(t, off.End(evidence.Local), "without a flush the agent gives the call to the local process too")
	require.Len(t, r.Cures, 2)
	for _, cure := range r.Cures {
		assert.Equal(t, result.Cures, cure.Effect, cure.Name)
	}
}
