package result_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

func TestUnsound(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"an outcome that is none", `{"schema": 1, "variants": [{"outcome": "hangs"}]}`, `f.json: variants[0].outcome: "hangs" is not known; allowed: flowing, `},
		{"a cause that is none", `{"schema": 1, "variants": [{"diagnosis": {"cause": "gremlins"}}]}`, `f.json: variants[0].diagnosis.cause: "gremlins" is not known; allowed: `},
		{"a hop that is none", `{"schema": 1, "variants": [{"diagnosis": {"hop": 9}}]}`, `f.json: variants[0].diagnosis.hop: 9 is no hop; allowed: 0 to 2`},
		{"a stall at no hop", `{"schema": 1, "variants": [{"stall": {"hop": -1}}]}`, `f.json: variants[0].stall.hop: -1 is no hop; allowed: 0 to 2`},
		{"too many messages", `{"schema": 1, "variants": [{"messages": {"expected": 3, "received": 4}}]}`, `f.json: variants[0].messages.received: 4 is more than were expected; allowed: 0 to 3`},
		{"fewer than none", `{"schema": 1, "variants": [{"messages": {"doubled": -1}}]}`, `f.json: variants[0].messages: a count is below 0`},
		{"a verdict that is none", `{"schema": 1, "verdict": "fine", "variants": []}`, `f.json: verdict: "fine" is not known; allowed: expected, unexpected, undecided`},
		{"a verdict in a set", `{"schema": 1, "results": [{"verdict": "fine"}, {}]}`, `f.json: results[0].verdict: "fine" is not known`},
		{"a better verdict than its checks", `{"schema": 1, "variants": [], "verdict": "expected", "checks": [{"want": "a", "got": "b"}]}`, `f.json: verdict: "expected" contradicts a check`},
		{"a worse verdict than its checks", `{"schema": 1, "variants": [], "verdict": "unexpected", "checks": [{"want": "a", "got": "a", "ok": true}]}`, `f.json: verdict: "unexpected" contradicts its checks`},
		{"a check that is not what it says", `{"schema": 1, "variants": [], "checks": [{"want": "a", "got": "b", "ok": true}]}`, `f.json: checks[0].ok: true contradicts`},
		{"another outcome than was checked", `{"schema": 1, "variants": [{"name": "v", "outcome": "hung"}], "checks": [{"variant": "v", "what": "outcome", "want": "flowing", "got": "flowing", "ok": true}]}`, `f.json: checks[0].got: "flowing" contradicts the outcome of "v"; allowed: hung`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			set, err := result.Read(strings.NewReader(test.text), "f.json")
			require.NoError(t, err)
			var e *scenarios.Error
			require.ErrorAs(t, set.Unsound("f.json"), &e)
			assert.Contains(t, e.Error(), test.want)
			assert.Contains(t, e.Hint, "edited by hand")
		})
	}
}

func TestSound(t *testing.T) {
	set, err := result.Read(strings.NewReader(`{"schema": 1, "verdict": "unexpected", "checks": [{"want": "a", "got": "b"}],
		"variants": [{"outcome": "hung", "diagnosis": {"cause": "half-open", "hop": 1}}]}`), "f.json")
	require.NoError(t, err)
	assert.NoError(t, set.Unsound("f.json"))
}
