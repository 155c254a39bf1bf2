package repro_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/content"
	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// What a fault does beside a flush is no deed of the flush: it is there without the flush too,
// the setting that turns the flush off is no cure, and an isolation adds it by itself.
func TestAFaultBesideAFlush(t *testing.T) {
	scenario, err := scenarios.Parse("beside", []byte(`
name: beside
path: steal
ports: {forwarder: 8080, upstream: 9090}
flush: {mechanism: mark-reject, after_message: 10}
fault: {kind: quiet-upstream, after_message: 10}
`), repro.Vocabulary())
	require.NoError(t, err)
	r := runVirtually(t, scenario, repro.Options{Isolate: true, Cures: result.FastCures})
	for _, name := range []string{result.VariantFlushOff, result.VariantFlushOn} {
		v := variant(t, r, name)
		assert.Equal(t, scenarios.Hung, v.Outcome, name)
		assert.EqualValues(t, "sender-idle", v.Diagnosis.Cause, name)
	}
	assert.Nil(t, content.RemedyOf(r), "the setting is not advised")
	for _, cure := range r.Cures {
		if cure.Name == content.FlushOffCure {
			assert.Equal(t, result.NoHelp, cure.Effect)
		}
	}
	outcomes := make(map[string]scenarios.Outcome)
	for _, step := range r.Ladder {
		outcomes[step.Name] = step.Outcome
	}
	assert.Equal(t, scenarios.Flowing, outcomes["redirect"])
	assert.Equal(t, scenarios.Hung, outcomes["fault"])
}
