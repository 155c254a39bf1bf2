package check

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/agent"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// What is said here to hang is what the table of docs/flush.md says, cell by cell.
func TestHangsAgreeWithTheDocument(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "flush.md"))
	require.NoError(t, err)
	_, table, found := strings.Cut(string(text), "### The running stream")
	require.True(t, found)
	row := regexp.MustCompile(`(?m)^\|[^|]*\| (g\d) \|(.*)\|$`)
	rows := row.FindAllStringSubmatch(table[:strings.Index(table, "### The next message")], -1)
	require.Len(t, rows, len(agent.Generations))
	for _, found := range rows {
		cells := strings.Split(found[2], "|")
		for i, path := range []string{std, steal, mirror, meshout, meshio} {
			for with, sign := range map[ports]string{samePorts: "S", differentPorts: "D"} {
				want := hangsIn(cells[i+1], sign) // the first is plain
				assert.Equal(t, want, hangsOn(found[1], path, with), "%s on %s, %s", found[1], path, sign)
			}
		}
	}
}

// hangsIn reads a cell of the table, such as "S **hangs**, D told".
func hangsIn(cell, sign string) result.Answer {
	for part := range strings.SplitSeq(cell, ",") {
		part = strings.TrimPrefix(strings.TrimSpace(part), "or ")
		other := map[string]string{"S": "D ", "D": "S "}[sign]
		if strings.Contains(part, "**hangs**") && !strings.HasPrefix(part, other) {
			return result.Yes
		}
	}
	return result.No
}

// Each hang that a check names has a scenario, and that hangs.
func TestEachHangHasItsScenario(t *testing.T) {
	t.Parallel()
	for generation, all := range hangs {
		for _, h := range all {
			t.Run(generation+"/"+h.path, func(t *testing.T) {
				t.Parallel()
				s := scenarioOf(hanging{answer: result.Yes, generation: generation, path: h.path})
				scenario, err := scenarios.Builtin(s.Name)
				require.NoError(t, err)
				scenario, err = scenario.Set(repro.Vocabulary(), s.Set...)
				require.NoError(t, err)
				i := slices.IndexFunc(agent.Generations, func(g agent.Generation) bool { return g.Name == generation })
				assert.Contains(t, mechanismsOf(scenario), agent.Generations[i].Mechanism)
				assert.Equal(t, h.path, scenario.Path)
				found, err := repro.Run(context.Background(), scenario, repro.Options{Clock: result.VirtualClock, Seed: 1})
				require.NoError(t, err)
				hung := slices.ContainsFunc(found.Variants, func(v result.Variant) bool { return v.Outcome == scenarios.Hung })
				assert.True(t, hung, "no variant hung")
			})
		}
	}
}

// mechanismsOf are the mechanisms of a scenario's flush, and of its variants.
func mechanismsOf(s scenarios.Scenario) []string {
	var all []string
	if s.Flush != nil {
		all = append(all, s.Flush.Mechanism)
	}
	text, _ := s.YAML()
	for _, found := range regexp.MustCompile(`mechanism: (\S+)`).FindAllStringSubmatch(string(text), -1) {
		all = append(all, found[1])
	}
	return all
}

func TestEras(t *testing.T) {
	names := func(version string, off bool) string {
		var all []string
		for _, e := range eras(version, off) {
			if !slices.Contains(all, e.name()) {
				all = append(all, e.name())
			}
		}
		return strings.Join(all, " ")
	}
	for version, want := range map[string]string{
		"3.24.9": "none", "3.25.0": "g1", "3.63.9": "g1", "3.64.0": "g2", "3.133.0": "g2", "3.134.0": "g3", "3.139.9": "g3",
		"3.140.0": "g4", "3.250.0": "g4", "3.250.1": "g4 g6", "4.0.0": "g4 g6", "": "g1 g2 g3 g4 g6",
	} {
		assert.Equal(t, want, names(version, false), version)
	}
	assert.Equal(t, "g4", names("3.233.0", true))
	assert.Equal(t, "g5", names("3.234.0", true))
	assert.Equal(t, "g5", names("3.251.0", true))
	assert.Equal(t, "g1 g2 g3 g4 g5", names("", true))
}
