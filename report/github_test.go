package report

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/sample"
	"hangscope/repro/result"
)

func annotationsOf(t *testing.T, interrupted bool, results ...*result.Result) string {
	t.Helper()
	var lines bytes.Buffer
	require.NoError(t, GitHub(&lines, result.NewSet(results, interrupted)))
	return lines.String()
}

func TestAnnotations(t *testing.T) {
	assert.Equal(t,
		"::error title=hangscope%3A mirrord-2348%2C seed 1::not as expected"+
			"%0Aflush-on: outcome: expected hung, observed flowing"+
			"%0Aflush-on: hop: expected 1, observed 0"+
			"%0AWith the flush the stream flows: 30 of 30 messages, longest gap 101 ms."+
			"%0AWithout it the stream flows: 30 of 30 messages, longest gap 101 ms."+
			"%0AThe run was in real time."+
			"%0ARun it again: hangscope run --clock real scenario.yaml\n",
		annotationsOf(t, false, sample.HungResult(), sample.UnexpectedResult()))
	assert.True(t, strings.HasPrefix(annotationsOf(t, false, sample.HungResult()),
		"::notice title=hangscope%3A mirrord-2348%2C seed 1::With the flush the stream hangs"))
	assert.Equal(t, "::notice title=hangscope::2 of 2 runs as expected%0AThe runs were in real time.\n", annotationsOf(t, false, sample.HungResult(), sample.ZombieResult()))
	assert.Equal(t, "::warning title=hangscope%3A mirrord-2348%2C seed 1::The run was ended early.\n", annotationsOf(t, true, sample.InterruptedResult()))
	assert.Equal(t, "::warning title=hangscope::The runs were ended early: 1 of 1 run as expected%0AThe run was in real time.\n", annotationsOf(t, true, sample.HungResult()))
}

// GitHub shows ten; the last says how many there are besides.
func TestManyAnnotations(t *testing.T) {
	lines := annotationsOf(t, false, slices.Repeat([]*result.Result{sample.UnexpectedResult()}, 25)...)
	assert.Equal(t, maxAnnotations, strings.Count(lines, "\n"))
	assert.True(t, strings.HasSuffix(lines, "::error title=hangscope::16 more runs were not as expected\n"), lines)
}

// No text makes a workflow command of its own.
func TestHostileAnnotations(t *testing.T) {
	for name, text := range sample.HostileTexts {
		t.Run(name, func(t *testing.T) {
			r := sample.UnexpectedResult()
			r.Scenario.Name, r.Checks[1].Got, r.Variants[1].Name = text+text, text, text
			lines := annotationsOf(t, false, r)
			assert.Equal(t, 1, strings.Count(lines, "\n"))
			assert.NotContains(t, lines, "\r")
			assert.Equal(t, 0, strings.Index(lines, "::error title="))
			assert.Less(t, len(lines), 20_000)
		})
	}
}
