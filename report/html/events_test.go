package html

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
)

func TestEveryEndHasALifeline(t *testing.T) {
	assert.ElementsMatch(t, evidence.Ends[:], lifelines[:])
	for i, end := range slices.Backward(evidence.Ends[:]) {
		assert.Equal(t, len(lifelines)-1-i, lineNamed(end.String()))
	}
	assert.Equal(t, -1, lineNamed("somebody"))
}
