package probes

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/result"
)

// A call that was too short is told what it should have reached.
func TestTooShort(t *testing.T) {
	for want, asked := range map[string]result.ProbedAsked{
		"2 calls of 3 ended with OK before 1 message had come.":                              {Messages: 1},
		"2 calls of 3 ended with OK before the time of 2 s was over.":                        {ForNS: int64(2 * time.Second)},
		"2 calls of 3 ended with OK before 5 messages had come or the time of 2 s was over.": {Messages: 5, ForNS: int64(2 * time.Second)},
	} {
		badge, sentence := verdict(&result.Probed{Asked: asked, Sides: []result.ProbedSide{{
			Ended: map[result.ProbedEnd]int{result.EndedShort: 2, result.EndedReached: 1},
		}}})
		assert.Equal(t, "SHORT", badge.Text)
		assert.Equal(t, want, sentence)
	}
}
