package rerun

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

func TestRerun(t *testing.T) {
	built := func(assignments ...string) scenarios.Scenario {
		s, err := scenarios.Builtin("mirrord-2348")
		require.NoError(t, err)
		s, err = s.Set(scenarios.Vocabulary{}, assignments...)
		require.NoError(t, err)
		return s
	}
	own := built()
	own.Name = "mine"
	described := built()
	described.Description = "another; rm -rf"
	byDefault := &result.Asked{Cures: result.AllCures, Isolate: true, Clock: result.BothClocks}
	tests := []struct {
		name   string
		result result.Result
		want   string
	}{
		{"as it comes", result.Result{Scenario: built(), Seed: 1, Asked: byDefault}, "hangscope run mirrord-2348"},
		{"before it was recorded", result.Result{Scenario: built(), Seed: 7}, "hangscope run --seed 7 --clock real mirrord-2348"},
		{
			"all flags",
			result.Result{Scenario: built(), Asked: &result.Asked{
				StallAfterNS: int64(300 * time.Millisecond), ObserveNS: int64(time.Second), Cures: result.AllCures, Isolate: true, Clock: result.VirtualClock,
			}},
			"hangscope run --seed 0 --clock virtual --stall-after 300ms --observe 1s --cures=all --isolate mirrord-2348",
		},
		{"no cures", result.Result{Scenario: built(), Seed: 1, Asked: &result.Asked{Clock: result.BothClocks}}, "hangscope run --cures=none mirrord-2348"},
		{"before there were clocks", result.Result{Scenario: built(), Seed: 1, Asked: &result.Asked{Cures: result.BriefCures}}, "hangscope run --clock real mirrord-2348"},
		{
			"words from a file",
			result.Result{Scenario: built(), Seed: 1, Asked: &result.Asked{Cures: "all; rm", Clock: "later; rm"}},
			"hangscope run --clock real mirrord-2348",
		},
		{
			"changed",
			result.Result{Scenario: built("load.messages=12", "path=meshio"), Seed: 1, Asked: byDefault},
			"hangscope run --set flush.after_message=6 --set load.messages=12 --set path=meshio mirrord-2348",
		},
		{"one's own", result.Result{Scenario: own, Seed: 1, Asked: byDefault}, "hangscope run scenario.yaml"},
		{"what a shell would not take as it is", result.Result{Scenario: described, Seed: 1, Asked: byDefault}, "hangscope run scenario.yaml"},
		{"what YAML does not have", result.Result{Scenario: scenarios.Scenario{Name: "../x"}, Seed: 1, Asked: byDefault}, "hangscope run scenario.json"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, Of(&test.result).Line)
		})
	}
}

// A text in which something is hidden is shown with escapes, and read as it was.
func TestHiddenTextIsSeen(t *testing.T) {
	s := scenarios.Scenario{Name: "mine", Description: "a\u202eb \U000e0001 c\x7f"}
	text, form := written(s)
	assert.Equal(t, "json", form)
	assert.Contains(t, text, `"a\u202eb \udb40\udc01 c\u007f"`)
	var read scenarios.Scenario
	require.NoError(t, json.Unmarshal([]byte(text), &read))
	assert.Equal(t, s.Description, read.Description)
}
