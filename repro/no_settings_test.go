package repro_test

import (
	"fmt"
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

// Whoever calls a server that accepts and says nothing waits for 20 s, in every kind of
// call, and is told then. Before, it hangs for the same cause.
func TestNoSettings(t *testing.T) {
	for role, hop := range map[scenarios.FaultRole]int{scenarios.UpstreamRole: 1, scenarios.ForwarderRole: 2} {
		for _, call := range []scenarios.CallKind{scenarios.ServerStream, scenarios.Unary, scenarios.ClientStream, scenarios.Bidi} {
			t.Run(fmt.Sprintf("%s, %s", role, call), func(t *testing.T) {
				s := changed(t, "no-settings", "call="+string(call), "fault.role="+string(role))
				told := variant(t, runVirtually(t, s, repro.Options{}), result.VariantFaultOn)
				assert.Equal(t, scenarios.Broken, told.Outcome)
				client := end(t, told, evidence.Client)
				assert.Equal(t, "Unavailable", client.Status)
				require.NotNil(t, client.ToldNS)
				assert.Equal(t, 20*time.Second, time.Duration(*client.ToldNS))

				silent := variant(t, runVirtually(t, s, repro.Options{Observe: 19 * time.Second}), result.VariantFaultOn)
				assert.Equal(t, scenarios.Hung, silent.Outcome)
				for _, v := range []result.Variant{told, silent} {
					require.NotNil(t, v.Diagnosis)
					assert.Equal(t, stall.NoSettings, v.Diagnosis.Cause)
					assert.Equal(t, hop, v.Diagnosis.Hop)
					require.NotNil(t, v.Stall)
					assert.Equal(t, hop, v.Stall.Hop)
					assert.Empty(t, v.Diagnosis.Alike, "the end of the server was observed")
				}
			})
		}
	}
}

// Of clients that connect one after the other, those that come too late hang.
func TestNoSettingsForWhoConnectsLater(t *testing.T) {
	s := changed(t, "no-settings-later", "load.streams=3", "load.stagger=4s", "load.connections=per-stream")
	v := variant(t, runVirtually(t, s, repro.Options{}), result.VariantFaultOn)
	assert.Equal(t, map[scenarios.Outcome]int{scenarios.Flowing: 2, scenarios.Broken: 1}, v.Outcomes)
	require.NotNil(t, v.Diagnosis)
	assert.Equal(t, stall.NoSettings, v.Diagnosis.Cause)
	require.NotNil(t, v.StruckNS)
	assert.Equal(t, 4500*time.Millisecond, time.Duration(*v.StruckNS), "at message 10")
}

// A fault of later connections to which none comes has not happened.
func TestNoSettingsForNobody(t *testing.T) {
	s := changed(t, "no-settings-later")
	s.AfterFlush = nil
	s.Fault = append(s.Fault, scenarios.Fault{Kind: scenarios.MaxConnectionAge, Role: scenarios.UpstreamRole, Age: new(scenarios.Duration(time.Hour))})
	s.Expect = nil
	v := variant(t, runVirtually(t, s.Complete(), repro.Options{}), result.VariantFaultOn)
	require.NotNil(t, v.Undecided)
	assert.Equal(t, result.NoFault, v.Undecided.Reason)
}
