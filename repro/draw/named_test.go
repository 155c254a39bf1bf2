//go:build !race

// It draws thousands, in one goroutine: the race detector would see nothing, and take
// minutes.

package draw

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/scenarios"
)

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
	for _, kind := range Faults {
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
	set, err := s.Set(assignment, known)
	if err != nil {
		return false
	}
	after, err := set.YAML()
	require.NoError(t, err)
	return string(before) == string(after)
}
