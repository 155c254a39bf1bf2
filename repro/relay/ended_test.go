package relay_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/result"
	"hangscope/repro/trial"
	"hangscope/scenarios"
)

// A forwarder whose own call has ended with OK was told nothing: it got no error.
func TestNobodyKnowsOfACallThatEndedWell(t *testing.T) {
	r := behindRelay(t, scenarios.Ports{Forwarder: 50051, Upstream: 50052}, 64, messages+2)
	fault := r.Strike(trial.LinkFault(scenarios.Fault{Kind: scenarios.Drop, Hop: 2, Direction: scenarios.DownWay}))
	var hung, ended result.Fate
	require.Eventually(t, func() bool {
		for _, fate := range r.Fates(fault, 5*interval) {
			switch {
			case fate.Hop == 2 && fate.State == result.HungSince:
				hung = fate
			case fate.Hop == 1 && fate.State == result.EndedSince:
				ended = fate
			}
		}
		return hung.Diagnosis != nil && ended.Status != ""
	}, 30*time.Second, 20*time.Millisecond)
	assert.Equal(t, "OK", ended.Status)
	assert.Empty(t, hung.Diagnosis.Knows)
	assert.Equal(t, []string{"client"}, hung.Diagnosis.Waits)
}
