//go:build !race

// It draws thousands, in one goroutine: the race detector would see nothing, and take
// minutes.

package draw

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/scenarios"
)

const seeds = 1600

// Each value that has a name is drawn, also one that only the vocabulary knows. Of faults
// the kinds are, and what else a fault says depends on its kind.
func TestEachNamedValueIsDrawn(t *testing.T) {
	missing := make(map[string]bool)
	for _, axis := range scenarios.NamedAxes(known) {
		if strings.HasPrefix(axis.Field, "fault.") {
			continue
		}
		for _, value := range axis.Values {
			missing[axis.Field+"="+value] = true
		}
	}
	for _, kind := range Faults() {
		missing["fault.kind="+string(kind)] = true
	}
	require.NotEmpty(t, missing)
	for seed := range uint64(seeds) {
		s := Scenario(seed, known)
		for _, axis := range scenarios.NamedAxes(known) {
			for _, value := range axis.Values {
				if missing[axis.Field+"="+value] && has(t, s, axis.Field+"="+value) {
					delete(missing, axis.Field+"="+value)
				}
			}
		}
	}
	assert.Empty(t, missing)
}

// has reports whether a scenario has a value of a field: to set it changes nothing.
func has(t *testing.T, s scenarios.Scenario, assignment string) bool {
	t.Helper()
	before, err := s.YAML()
	require.NoError(t, err)
	set, err := s.Set(known, assignment)
	if err != nil {
		return false
	}
	after, err := set.YAML()
	require.NoError(t, err)
	return string(before) == string(after)
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
