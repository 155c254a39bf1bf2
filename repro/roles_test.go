package repro_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/content"
	"hangscope/repro"
	"hangscope/repro/evidence"
	"hangscope/repro/stall"
	"hangscope/scenarios"
)

// One activity of a role stands in its box of the chain, in the story and in what
// the diagnosis rests on.
func TestOneActivityOfARole(t *testing.T) {
	tests := map[string]struct {
		role  evidence.Role
		state string
		story string
		cause stall.Cause
	}{
		"forwarder-stuck": {
			evidence.Forwarder, "in its own code",
			"The forwarder has been in its own code since 1.000 s with no error: it does not know.", stall.ForwarderStuck,
		},
		"slow-client": {
			evidence.Client, "in its own code",
			"The client has been in its own code since 0.045 s with no error: it does not know.", stall.SlowConsumer,
		},
		"upstream-quiet": {
			evidence.Upstream, "between messages",
			"The upstream has been between messages since 0.900 s with no error: it does not know.", stall.SenderIdle,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			scenario, err := scenarios.Builtin(name)
			require.NoError(t, err)
			r := runVirtually(t, scenario, repro.Options{})
			v := variant(t, r, "fault-on")
			assert.Equal(t, test.state, end(t, v, test.role).State)
			assert.Contains(t, content.Story(r), test.story)
			assert.Equal(t, test.cause, v.Diagnosis.Cause)
		})
	}
}
