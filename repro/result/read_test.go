package result_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

func oneResult(seed uint64, outcome scenarios.Outcome) *result.Result {
	hung := outcome == scenarios.Hung
	r := &result.Result{
		Schema: result.SchemaVersion, Scenario: scenarios.Scenario{Name: "a"}, Seed: seed, Verdict: result.Expected,
		Variants: []result.Variant{{Name: "flush-on", Outcome: outcome, Silent: hung}},
		Checks:   []result.Check{{Variant: "flush-on", What: "outcome", Want: "hung", Got: string(outcome), OK: hung}},
	}
	if hung {
		r.Variants[0].Stall = &result.Stall{State: result.StallHung}
	} else {
		r.Verdict = result.Unexpected
	}
	return r
}

func TestSet(t *testing.T) {
	set := result.NewSet([]*result.Result{
		oneResult(1, scenarios.Hung), oneResult(2, scenarios.Broken), oneResult(3, scenarios.Hung),
	}, false)
	assert.Equal(t, result.Unexpected, set.Verdict)
	require.Len(t, set.Rates, 1)
	rate := set.Rates[0]
	assert.Equal(t, map[scenarios.Outcome]int{scenarios.Hung: 2, scenarios.Broken: 1}, rate.Outcomes)
	assert.Equal(t, []uint64{2}, rate.UnexpectedSeeds)
	// With n = 3, p = 2/3, z² = 3.8415: 0.57308 ± 0.36542.
	assert.Equal(t, 2, rate.Silent.Count)
	assert.InDelta(t, 0.20766, rate.Silent.Low, 1e-4)
	assert.InDelta(t, 0.93851, rate.Silent.High, 1e-4)
	assert.Equal(t, rate.Silent, rate.Stalled)
}

func TestSetThatIsInterrupted(t *testing.T) {
	set := result.NewSet([]*result.Result{oneResult(1, scenarios.Hung)}, true)
	assert.Equal(t, result.NoVerdict, set.Verdict, "what is missing is not known")
}

func TestSetChangesNoResult(t *testing.T) {
	r := oneResult(1, scenarios.Hung)
	before := *r
	result.NewSet([]*result.Result{r}, false)
	assert.Equal(t, before, *r, "several sets may be made of it at once")
}

func TestRead(t *testing.T) {
	r := oneResult(7, scenarios.Hung)
	one, err := json.Marshal(r)
	require.NoError(t, err)
	r.Provenance = result.ProvenanceOf(r) // reading adds it
	several, err := json.Marshal(result.NewSet([]*result.Result{r, r}, true))
	require.NoError(t, err)

	set, err := result.Read(bytes.NewReader(one), "one.json")
	require.NoError(t, err)
	assert.Equal(t, []*result.Result{r}, set.Results)
	assert.False(t, set.Interrupted)

	set, err = result.Read(bytes.NewReader(several), "several.json")
	require.NoError(t, err)
	assert.Len(t, set.Results, 2)
	assert.True(t, set.Interrupted)

	later := strings.Replace(string(one), `"seed"`, `"from_a_later_version": [1], "seed"`, 1)
	set, err = result.Read(strings.NewReader(later), "later.json")
	require.NoError(t, err)
	assert.Equal(t, uint64(7), set.Results[0].Seed)
}

func TestReadRefuses(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"nothing", "", "f.json:1: is not JSON"},
		{"no JSON", "{\n\"schema\": 1,\n oops}", "f.json:3: is not JSON"},
		{"something else", `{"schema": 1, "hello": "world"}`, "f.json: is not a result of hangscope"},
		{"a list", `[1, 2]`, "f.json:1: a list stands where an object is due"},
		{"another version", "{\n\"schema\": 7, \"variants\": []}", "f.json:2: schema: 7 is not a version that this hangscope reads; allowed: 1"},
		{"a wrong type", "{\"schema\": 1, \"variants\": [\n{\"name\": 5}]}", "f.json:2: variants.name: a number stands where a text is due"},
		{"an empty set", `{"schema": 1, "results": []}`, "f.json: results: has no result"},
		{"a null in a set", `{"schema": 1, "results": [null]}`, "f.json: results: has no result, or one that is null"},
		{"a bad duration", "{\"schema\": 1, \"variants\": [],\n\"scenario\": {\"load\": {\"size\": 1,\n\"interval\": \"soon\"}}}", `f.json:3: scenario.load.interval: "soon" is not a duration; `},
		{"a bad duration of a fault", "{\"schema\": 1, \"variants\": [],\n\"scenario\": {\"fault\": {\"kind\": \"latency\",\n\"latency\": \"soon\"}}}", `f.json:3: scenario.fault.latency: "soon" is not a duration; `},
		{"a bad duration of faults", "{\"schema\": 1, \"variants\": [], \"scenario\": {\"fault\": [{\"kind\": \"drop\"},\n{\"latency\": \"soon\"}]}}", `f.json:2: scenario.fault.latency: "soon" is not a duration; `},
		{"no time", "{\"schema\": 1, \"variants\": [], \"provenance\": {\n\"when\": \"yesterday\"}}", `f.json:2: provenance.when: "yesterday" is no time; allowed: such as 2026-01-31T12:00:00Z`},
		{"a number as a time", "{\"schema\": 1, \"variants\": [], \"provenance\": {\"when\":\n5}}", `f.json:2: provenance.when: this is no time; allowed: `},
		{"no time in a set", "{\"schema\": 1, \"results\": [{\"provenance\": {\"when\": \"2026-01-31T12:00:00Z\"}},\n {\"provenance\": {\"when\": \"\"}}]}", `f.json:2: results.provenance.when: "" is no time; allowed: `},
		{"no time in a sweep", "{\"schema\": 1, \"cells\": [], \"provenance\": {\n\"when\": \"yesterday\"}}", `f.json:2: provenance.when: "yesterday" is no time; allowed: `},
		{"trailing text", `{"schema": 1, "variants": []} {}`, "f.json:1: is not JSON"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := result.Read(strings.NewReader(test.text), "f.json")
			var e *scenarios.Error
			require.ErrorAs(t, err, &e)
			assert.Contains(t, e.Error(), test.want)
			assert.NotContains(t, e.Error(), "\n")
		})
	}
}

func FuzzRead(f *testing.F) {
	one, err := json.Marshal(oneResult(1, scenarios.Hung))
	require.NoError(f, err)
	f.Add(one)
	f.Add([]byte(`{"schema": 1, "results": [{}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		set, err := result.Read(bytes.NewReader(text), "f.json")
		if err == nil && len(set.Results) == 0 {
			t.Error("a set without a result")
		}
	})
}
