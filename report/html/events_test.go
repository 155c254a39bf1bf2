package html

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

func TestEveryEndHasALifeline(t *testing.T) {
	assert.ElementsMatch(t, evidence.Ends[:], lifelines[:])
	for i, end := range slices.Backward(evidence.Ends[:]) {
		assert.Equal(t, len(lifelines)-1-i, lineNamed(end.String()))
	}
	assert.Equal(t, -1, lineNamed("somebody"))
}

// A call that hangs before its first message, without a frame or a status, is drawn from
// what the ends knew of it. As soon as there is more to draw, that is left out.
func TestSequenceWithoutAMessage(t *testing.T) {
	said := []result.Observation{
		{End: evidence.ClientEnd.String(), Source: "call", Text: "has got no message"},
		{End: "somebody", Source: "call", Text: "is not drawn"},
		{End: evidence.UpstreamEnd.String(), Source: "call", Text: "waits in Recv"},
	}
	v := &result.Variant{Stall: &result.Stall{}, Diagnosis: &result.Diagnosis{Observations: said}}
	texts := func() (found []string) {
		for _, h := range happenings(v) {
			found = append(found, h.Text)
		}
		return found
	}
	assert.Equal(t, []string{"has got no message", "waits in Recv"}, texts())
	v.Diagnosis.Observations = append(said, result.Observation{End: evidence.ClientEnd.String(), Source: "socket", Text: "its read failed"})
	assert.Equal(t, []string{"its read failed"}, texts())
}
