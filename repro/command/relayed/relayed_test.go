package relayed_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/command/relayed"
	"hangscope/repro/result"
)

// The first line says how it went, and claims no more time than was observed.
func TestHeadline(t *testing.T) {
	for name, test := range map[string]struct {
		state  result.FateState
		lasted time.Duration
		want   string
	}{
		"hung":              {result.HungSince, time.Minute, "HUNG: 1 call that was open at the fault hangs in silence, and its client was not told within 30 s."},
		"hung, interrupted": {result.HungSince, 8 * time.Second, "HUNG: 1 call that was open at the fault hangs in silence, and its client was not told in the 7 s until the relay ended."},
		"quiet":             {result.QuietSince, time.Minute, "UNDECIDED: 1 call had nothing to carry since the fault, so nobody knows whether its connection is alive."},
		"told":              {result.ToldSince, time.Minute, "As expected: of the calls that were open at the fault, 1 in all, each has gone on, ended, or been told."},
	} {
		r := &result.Relayed{WithinNS: int64(30 * time.Second), LastedNS: int64(test.lasted), Faults: []result.RelayedFault{
			{AtNS: int64(time.Second), Calls: []result.Fate{{State: test.state}}},
		}}
		assert.Equal(t, []string{test.want}, relayed.Found(r).Parts[0].Lines, name)
	}
}
