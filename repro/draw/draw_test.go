package draw

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/scenarios"
)

// known is a vocabulary with names that no layer has: what is new there is drawn too.
var known = scenarios.Vocabulary{Mechanisms: []string{"one", "another"}, Paths: []string{"plain", "around"}}

const seeds = 1600

func TestASeedDrawsOneScenario(t *testing.T) {
	different := make(map[string]bool)
	for seed := range uint64(50) {
		first, err := Scenario(seed, known).YAML()
		require.NoError(t, err)
		second, err := Scenario(seed, known).YAML()
		require.NoError(t, err)
		assert.Equal(t, string(first), string(second))
		different[string(first)] = true
	}
	assert.Len(t, different, 50)
}

// Each scenario is allowed, and takes about two seconds: the time of its messages,
// and that of a stall.
func TestDrawnScenariosAreShort(t *testing.T) {
	for seed := range uint64(seeds) {
		s := Scenario(seed, known)
		require.NoError(t, s.Validate(known), seed)
		load := s.Load
		planned := time.Duration(*load.Delay) + time.Duration(load.Streams-1)*time.Duration(*load.Stagger) +
			time.Duration(load.Messages-1)*time.Duration(*load.Interval)
		assert.LessOrEqual(t, planned, 2*time.Second, seed)
		assert.Less(t, time.Duration(*load.Interval), StallAfter/2, seed)
	}
}

// Each part that a scenario may leave out is drawn in some and left out in others.
func TestEachOptionalPartIsDrawn(t *testing.T) {
	count := make(map[string]int)
	for seed := range uint64(seeds) {
		s := Scenario(seed, known)
		for part, has := range map[string]bool{
			"fault": s.Fault != nil, "flush": s.Flush != nil, "calls after the flush": s.AfterFlush != nil,
			"a wait before the first message": *s.Load.Delay > 0,
		} {
			if has {
				count[part]++
			}
		}
		if f := s.Flush; f != nil {
			for part, has := range map[string]bool{
				"every": f.Every != nil, "accept delay": f.AcceptDelay != nil, "window": f.Window != nil, "local process": s.Local != nil, "figures": f.Delay != nil, "phase": f.Phase != "",
				"before the first message": *f.AfterMessage == 0,
			} {
				if has {
					count[part]++
				}
			}
		}
	}
	assert.Len(t, count, 11)
	for part, times := range count {
		assert.Less(t, times, seeds, part)
	}
}
