package scenarios

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCatalogue(t *testing.T) {
	entries, err := files.ReadDir(".")
	require.NoError(t, err)
	assert.Len(t, All(), len(entries))
	for i, scenario := range All() {
		t.Run(scenario.Name, func(t *testing.T) {
			assert.Equal(t, scenario.Name, Names()[i])
			_, err := files.ReadFile(scenario.Name + ".yaml")
			require.NoError(t, err, "a scenario has the name of its file")
			assert.Equal(t, scenario, scenario.Complete(), "completed")
			require.NoError(t, scenario.Validate(Vocabulary{}))

			assert.NotEmpty(t, scenario.Summary)
			assert.LessOrEqual(t, len(scenario.Summary), 70, "has to fit into the list")
			assert.NotContains(t, strings.ToLower(scenario.Summary), "today", "the agent changes, the scenario does not: name the months")
			assert.Greater(t, len(strings.Fields(scenario.Description)), 30)
			for _, variant := range scenario.Executions() {
				assert.NotEqual(t, Expectation{}, scenario.Expect[variant], "%s must be able to fail", variant)
			}
			byName, err := Builtin(scenario.Name)
			require.NoError(t, err)
			assert.Equal(t, scenario, byName)
		})
	}
	assert.True(t, slices.IsSorted(Names()))
}

func TestMirrord2348(t *testing.T) {
	got, err := Builtin("mirrord-2348")
	require.NoError(t, err)
	assert.NotEmpty(t, got.Summary)
	got.Summary, got.Description = "", ""
	assert.Equal(t, Scenario{
		Name:   "mirrord-2348",
		Origin: "https://github.com/metalbear-co/mirrord/issues/2348",
		Call:   ServerStream,
		Path:   "std",
		Mesh:   MeshBytes,
		Ports:  Ports{Forwarder: 50051, Upstream: 50051},
		Load:   Load{Messages: 30, Interval: new(Duration(100 * time.Millisecond)), Delay: new(Duration(0)), Stagger: new(Duration(0)), Size: new(64), Streams: 1, Connections: Shared},
		Flush:  &Flush{Mechanism: "mark-reject", AfterMessage: new(10), Phase: Quiet},
		Expect: map[string]Expectation{
			"flush-off": {Outcome: Flowing},
			"flush-on": {
				Outcome:   Hung,
				Cause:     "half-open",
				Hop:       1,
				Client:    &EndExpectation{Told: new(false)},
				Forwarder: &EndExpectation{Told: new(false)},
				Upstream:  &EndExpectation{Told: new(true)},
			},
		},
	}, got)
}

// A caller may change the scenarios that it gets.
func TestBuiltinsAreCopies(t *testing.T) {
	changed, err := Builtin("mirrord-2348")
	require.NoError(t, err)
	*changed.Flush.AfterMessage = 3
	*changed.Expect["flush-on"].Client.Told = true
	All()[0].Name = "other"
	delete(All()[0].Expect, "flush-off")

	again, err := Builtin("mirrord-2348")
	require.NoError(t, err)
	assert.Equal(t, 10, *again.Flush.AfterMessage)
	assert.False(t, *again.Expect["flush-on"].Client.Told)
	assert.NotEqual(t, "other", All()[0].Name)
	assert.Contains(t, All()[0].Expect, "flush-off")
}

func TestUnknownBuiltin(t *testing.T) {
	known := `; known: ` + strings.Join(Names(), ", ")
	for _, test := range []struct{ name, want, hint string }{
		{"mirrord-2384", `unknown scenario "mirrord-2384"`, `did you mean "mirrord-2348"?`},
		{"2348", `unknown scenario "2348"`, "did you mean one of these: linkerd-2348, mirrord-2348, mirrord-2348-reported?"},
		{"Healthy", `unknown scenario "Healthy"`, `did you mean "healthy"?`},
		{"pipeline", `unknown scenario "pipeline"`, ""},
		{"", `unknown scenario ""`, ""},
		{"a\nb", `unknown scenario "a\nb"`, ""},
	} {
		scenario, err := Builtin(test.name)
		assert.Zero(t, scenario)
		var problem *Error
		require.ErrorAs(t, err, &problem)
		assert.Equal(t, test.want+known, problem.Error())
		assert.Equal(t, test.hint, problem.Hint, test.name)
	}
}
