package scenarios_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/scenarios"
)

// bySchema returns a function that holds a file to the schema, as an editor does.
func bySchema(t *testing.T) func(text string) error {
	t.Helper()
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(scenarios.Schema))
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource("scenario.json", parsed))
	compiled, err := compiler.Compile("scenario.json")
	require.NoError(t, err)
	return func(text string) error {
		var decoded any
		require.NoError(t, yaml.Unmarshal([]byte(text), &decoded), text)
		written, err := json.Marshal(decoded)
		require.NoError(t, err, text)
		document, err := jsonschema.UnmarshalJSON(bytes.NewReader(written))
		require.NoError(t, err, text)
		return compiled.Validate(document)
	}
}

// byRules is what the program says of a file.
func byRules(text string) error {
	_, err := scenarios.Parse("test.yaml", []byte(text), repro.Vocabulary())
	return err
}

func TestSchemaOfTheCatalogue(t *testing.T) {
	validate := bySchema(t)
	files, err := filepath.Glob("*.yaml")
	require.NoError(t, err)
	require.Len(t, files, len(scenarios.All()))
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.NoError(t, validate(string(text)), file)
	}
	for _, s := range scenarios.All() {
		text, err := s.YAML()
		require.NoError(t, err)
		assert.NoError(t, validate(string(text)), "%s, as show prints it", s.Name)
	}
}

// around is what a file must have beside the fields of a block, for them to be
// allowed at all.
var around = map[string]string{
	"flush":       "{flush: {mechanism: conntrack-and-socket-kill}, load: {messages: 1000000}}",
	"fault":       "{fault: {}, call: bidi, load: {messages: 1000000}}",
	"local":       "{flush: {mechanism: mark-reject}, path: std}",
	"after_flush": "{flush: {mechanism: mark-reject}}",
	"variants":    "{flush: {after_message: 1}}",
	"expect":      "{flush: {mechanism: mark-reject}, path: std, after_flush: {same: true, fresh: true}}",
}

// with returns a file that has the field.
func with(field, value string) string {
	scenario := map[string]any{}
	block, name, _ := strings.Cut(field, ".")
	if block == "fault" && name != "" && name != "kind" {
		block = faultWith(name)
	}
	if err := yaml.Unmarshal([]byte(cmp.Or(around[block], "{}")), &scenario); err != nil {
		panic(err)
	}
	scenario["name"] = "test"
	at := scenario
	keys := strings.Split(field, ".")
	for _, key := range keys[:len(keys)-1] {
		inner, ok := at[key].(map[string]any)
		if !ok {
			inner = make(map[string]any)
			at[key] = inner
		}
		at = inner
	}
	var decoded any
	if err := yaml.Unmarshal([]byte(value), &decoded); err != nil {
		panic(err)
	}
	at[keys[len(keys)-1]] = decoded
	text, err := yaml.Marshal(scenario)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// faultWith adds to around what a file must have beside a field of a fault, and returns
// its name there.
func faultWith(field string) string {
	kind := scenarios.FlushFault
	for _, other := range slices.Backward(scenarios.FaultKinds()) {
		if other != scenarios.FlushFault && slices.Contains(other.Fields(), field) {
			kind = other
		}
	}
	fault := fmt.Sprintf("kind: %s", kind)
	if kind == scenarios.FlushFault {
		fault += ", mechanism: mark-reject"
	}
	name := "fault " + field
	around[name] = "{fault: {" + fault + "}, call: bidi, load: {messages: 1000000, streams: 1000}}"
	return name
}

// samples are values of a field, those at its bounds and those beyond among them.
func samples(f scenarios.Field) (fine, wrong []string) {
	fine = []string{f.Example}
	if f.Default != "" {
		fine = append(fine, f.Default)
	}
	switch f.Kind {
	case scenarios.NumberField:
		fine = append(fine, strconv.FormatInt(f.Low, 10), strconv.FormatInt(f.High, 10))
		wrong = append(wrong, strconv.FormatInt(f.Low-1, 10), strconv.FormatInt(f.High+1, 10), "1.5", `"1"`, "[1]", "true", "some")
	case scenarios.DurationField:
		fine = append(fine, "1m", "1.5s", "+20ms", "1s500ms", "50000us", "50000µs", ".5s")
		if f.Low == 0 {
			fine = append(fine, "0s", `"0"`)
		}
		wrong = append(wrong, "5", "soon", "-5ms", "5 ms", "5ms later", "1d", "1,5s", "{}", "true")
	case scenarios.TruthField:
		fine = append(fine, "true", "false")
		wrong = append(wrong, "1", `"true"`, "maybe", "[]")
	case scenarios.TextField:
		fine = append(fine, f.Values...)
		wrong = append(wrong, "5", "true", "[a]", "{a: b}", `"with \u001b steering"`)
		if f.Values != nil {
			wrong = append(wrong, "no-such-value", strings.ToUpper(f.Values[0])+"x")
		}
		if f.MaxLength > 0 {
			fine = append(fine, strings.Repeat("é", f.MaxLength))
			wrong = append(wrong, strings.Repeat("é", f.MaxLength+1))
		}
	case scenarios.ListField:
		fine = append(fine, "[{kind: early-end}, {kind: drop, hop: 2}]")
		wrong = append(wrong, "5", "text", "[5]", "{no_such_field: 1}", "[{no_such_field: 1}]")
	case scenarios.MappingField:
		wrong = append(wrong, "5", "text", "[]", "{no_such_field: 1}")
	}
	return fine, wrong
}

// What the rules allow for a field the schema allows, and what they refuse it refuses.
func TestSchemaAgreesWithTheRules(t *testing.T) {
	validate := bySchema(t)
	for _, f := range scenarios.Fields(repro.Vocabulary()) {
		field := strings.ReplaceAll(f.Path, "*", "flush-on")
		if strings.HasPrefix(field, "variants") {
			field = strings.ReplaceAll(f.Path, "*", "old")
		}
		fine, wrong := samples(f)
		for _, value := range fine {
			if field == "fault.kind" && value == string(scenarios.FlushFault) {
				continue // it needs a mechanism
			}
			text := with(field, value)
			assert.NoError(t, byRules(text), "the rules: %s: %s", field, value)
			assert.NoError(t, validate(text), "the schema: %s: %s", field, value)
		}
		for _, value := range wrong {
			text := with(field, value)
			if value == "{no_such_field: 1}" && (field == "variants" || field == "expect") {
				continue // there the names are the file's
			}
			require.Error(t, byRules(text), "the rules: %s: %s", field, value)
			assert.Error(t, validate(text), "the schema: %s: %s", field, value)
		}
	}
}

// The schema refuses a file that lacks what it must have, and names that nobody
// may give.
func TestSchemaRefusesWhatIsMissing(t *testing.T) {
	validate := bySchema(t)
	for _, text := range []string{
		"load: {messages: 3}",
		"name: test\nfault: {after_message: 3}",
		"name: test\nlocal: {}",
		"name: test\nflush: {}\nvariants: {old: {}}",
		"name: test\nflush: {}\nvariants: {flush-off: {mechanism: mark-reject}}",
		"name: test\nflush: {}\nvariants: {Old One: {mechanism: mark-reject}}",
		"name: test\nfulsh: {mechanism: mark-reject}",
	} {
		require.Error(t, byRules(text), text)
		assert.Error(t, validate(text), text)
	}
}

// The schema is as Complete fills in, in every field that has a default.
func TestSchemaHasTheDefaults(t *testing.T) {
	for _, f := range scenarios.Fields(repro.Vocabulary()) {
		if f.Kind == scenarios.MappingField || f.Kind == scenarios.ListField {
			continue
		}
		assert.NotEmpty(t, f.Allowed, f.Path)
		assert.NotEmpty(t, f.Example, f.Path)
	}
	for path, want := range map[string]string{
		"call": "server-stream", "load.interval": "100ms", "load.stagger": "0s", "load.size": "64",
		"flush.phase": "quiet", "flush.dual_stack": "false", "flush.delay": "", "expect.*.hop": "",
	} {
		assert.Equal(t, want, fieldAt(path).Default, path)
	}
	assert.True(t, fieldAt("name").Required)
	assert.False(t, fieldAt("flush.mechanism").Required)
}

func fieldAt(path string) scenarios.Field {
	for _, f := range scenarios.Fields(repro.Vocabulary()) {
		if f.Path == path {
			return f
		}
	}
	panic(fmt.Sprint("no field ", path))
}
