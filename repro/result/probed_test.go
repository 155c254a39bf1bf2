package result_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/result"
)

// A probe is as expected only if there were calls, all did what was asked, and none stalled.
func TestVerdictOfProbe(t *testing.T) {
	type ends = map[result.ProbedEnd]int
	for name, test := range map[string]struct {
		ends   ends
		stalls int
		want   result.Verdict
	}{
		"no call":            {nil, 0, result.NoVerdict},
		"none of one":        {ends{result.EndedFailed: 0}, 0, result.NoVerdict},
		"as asked":           {ends{result.EndedOK: 1, result.EndedReached: 1, result.EndedElapsed: 1, result.EndedFailed: 0}, 0, result.Expected},
		"a stall":            {ends{result.EndedOK: 1}, 1, result.Unexpected},
		"one failed":         {ends{result.EndedOK: 9, result.EndedFailed: 1}, 0, result.Unexpected},
		"one hung":           {ends{result.EndedOK: 9, result.EndedHung: 1, result.EndedQuiet: 1}, 0, result.Unexpected},
		"too few":            {ends{result.EndedShort: 1}, 0, result.Unexpected},
		"one without a word": {ends{result.EndedOK: 9, result.EndedQuiet: 1}, 0, result.NoVerdict},
		"interrupted":        {ends{result.EndedStopped: 1}, 0, result.NoVerdict},
	} {
		side := result.ProbedSide{Ended: test.ends, StallCount: test.stalls}
		assert.Equal(t, test.want, result.VerdictOfProbe([]result.ProbedSide{side, {Ended: test.ends}}), name)
	}
}
