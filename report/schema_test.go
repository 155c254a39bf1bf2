package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/phrase"
	"hangscope/report/sample"
	"hangscope/report/sample/catalogue"
	"hangscope/repro/result"
)

// schema returns a function that validates a value, or its JSON.
func schema(t *testing.T) func(any) error {
	t.Helper()
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema))
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource("schema.json", parsed))
	compiled, err := compiler.Compile("schema.json")
	require.NoError(t, err)
	return func(value any) error {
		text, ok := value.([]byte)
		if !ok {
			var written bytes.Buffer
			require.NoError(t, phrase.WriteJSON(&written, value))
			text = written.Bytes()
		}
		parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		require.NoError(t, err)
		return compiled.Validate(parsed)
	}
}

// madeUp are the results with outcomes, roles or clocks that no run has.
var madeUp = []string{"empty", "hostile", "hostilerelay", "hostilediag", "clockslater"}

// filled fills in what a run would have: those made by hand leave it out.
func filled(r *result.Result) *result.Result {
	r.Scenario = r.Scenario.Complete()
	r.Clock = result.RealClock
	for i := range r.Variants {
		r.Variants[i].Clock = r.Clock
	}
	for i := range r.Cures {
		r.Cures[i].Clock = r.Clock
	}
	for i := range r.Ladder {
		r.Ladder[i].Clock = r.Clock
	}
	return r
}

func TestSchemaOfResults(t *testing.T) {
	validate := schema(t)
	for name, result := range sample.Results {
		if err := validate(filled(result())); slices.Contains(madeUp, name) {
			assert.Error(t, err, name)
		} else {
			assert.NoError(t, err, name)
		}
	}
}

func TestSchemaOfComparisons(t *testing.T) {
	validate := schema(t)
	for name, comparison := range sample.Comparisons {
		require.NoError(t, validate(comparison()), name)
	}
	wrong := sample.Comparisons["slower"]()
	wrong.Scenarios[0].Variants[0].Measures[0].Meaning = "slower"
	assert.Error(t, validate(wrong))
}

func TestSchemaOfCatalogue(t *testing.T) {
	t.Parallel()
	validate := schema(t)
	all := catalogue.All(t)
	for _, result := range all {
		require.NoError(t, validate(result), result.Scenario.Name)
	}
	assert.NoError(t, validate(result.NewSet(all, true)))
}

// Each of these changes one thing of a document, at a path, and makes it wrong.
func TestSchemaRefuses(t *testing.T) {
	validate := schema(t)
	missing := struct{}{}
	tests := []struct {
		path  string
		value any
	}{
		{"schema", 2},
		{"schema", missing},
		{"seed", -1},
		{"seed", "1"},
		{"interrupted", nil},
		{"verdict", "fine"},
		{"variants", missing},
		{"variants", map[string]any{}},
		{"scenario.load.interval", 100},
		{"scenario.load.interval", "soon"},
		{"scenario.load.messages", 30.5},
		{"scenario.call", "multicast"},
		{"environment.cpus", missing},
		{"stall_after_ns", "2s"},
		{"variants.1.outcome", "hanged"},
		{"variants.1.outcome", nil},
		{"variants.1.outcomes", map[string]any{"hanged": 1}},
		{"variants.1.latency.p50_ns", 1.5},
		{"variants.1.latency.p50_ns", missing},
		{"variants.1.stall", missing},
		{"variants.1.stall.state", "ended"},
		{"variants.1.ends.0.role", "server"},
		{"variants.1.ends.0.told", "no"},
		{"variants.1.diagnosis", "half-open"},
		{"variants.1.timeline.buckets.0.messages", nil},
		{"variants.1.flows.0.from", ""},
		{"checks.0.ok", 1},
	}
	for _, test := range tests {
		t.Run(fmt.Sprintf("%s %v", test.path, test.value), func(t *testing.T) {
			var document map[string]any
			var written bytes.Buffer
			require.NoError(t, JSON(&written, filled(sample.HungResult())))
			require.NoError(t, json.Unmarshal(written.Bytes(), &document))
			keys := strings.Split(test.path, ".")
			parent := within(t, document, keys[:len(keys)-1]).(map[string]any)
			last := keys[len(keys)-1]
			require.Contains(t, parent, last)
			if parent[last] = test.value; test.value == missing {
				delete(parent, last)
			}
			text, err := json.Marshal(document)
			require.NoError(t, err)
			require.Error(t, validate(text))

			set, err := json.Marshal(map[string]any{
				"schema": 1, "tool": document["tool"], "environment": document["environment"],
				"interrupted": false, "verdict": "expected", "rates": nil, "results": []any{document},
			})
			require.NoError(t, err)
			assert.Error(t, validate(set), "within a set")
		})
	}
}

// within follows keys and indexes into a document.
func within(t *testing.T, document any, keys []string) any {
	t.Helper()
	for _, key := range keys {
		switch at := document.(type) {
		case map[string]any:
			document = at[key]
		case []any:
			var i int
			_, err := fmt.Sscan(key, &i)
			require.NoError(t, err)
			document = at[i]
		}
	}
	return document
}

// The documents may have keys of a later version of the same schema.
func TestSchemaAllowsMore(t *testing.T) {
	var written bytes.Buffer
	require.NoError(t, JSON(&written, filled(sample.HungResult())))
	later := strings.Replace(written.String(), `"seed"`, `"later": [1], "seed"`, 1)
	assert.NoError(t, schema(t)([]byte(later)))
}

func TestSchemaHeader(t *testing.T) {
	var head struct {
		Version, ID, Title string
		Defs               map[string]json.RawMessage `json:"$defs"`
	}
	require.NoError(t, json.Unmarshal(bytes.ReplaceAll(Schema, []byte(`"$id"`), []byte(`"id"`)), &head))
	assert.Equal(t, fmt.Sprintf("urn:hangscope:result:%d", result.SchemaVersion), head.ID)
	assert.Contains(t, head.Title, fmt.Sprintf("version %d", result.SchemaVersion))
	assert.Subset(t, slices.Collect(maps.Keys(head.Defs)), []string{"Result", "Set", "Outcome", "Cause"})
}
