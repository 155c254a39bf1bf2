package config

import (
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write what the schema gives to fields.txt anew, and keep the notes")

// definition is one of the schema: fields, or else forms.
type definition struct {
	kind   string
	fields map[string][]string
	forms  []string
}

// schema reads testdata/schema.txt.
func schema(t *testing.T) map[string]*definition {
	t.Helper()
	text, err := os.ReadFile("testdata/schema.txt")
	require.NoError(t, err)
	found := map[string]*definition{}
	for paragraph := range strings.SplitSeq(string(text), "\n\n") {
		first, rest, _ := strings.Cut(strings.TrimSpace(paragraph), "\n")
		if first == "" || first[0] == '#' {
			continue
		}
		words := strings.Fields(first)
		d := &definition{kind: words[1], fields: map[string][]string{}}
		if d.kind == "=" {
			d.forms = words[2:]
		}
		for line := range strings.Lines(rest) {
			field := strings.Fields(line)
			d.fields[field[0]] = field[1:]
		}
		found[words[0]] = d
	}
	return found
}

// expand adds what a type of the schema is at a path, and all below it.
func expand(definitions map[string]*definition, into map[string]map[string]bool, path, name string) {
	is := func(kind string) {
		if into[path] == nil {
			into[path] = map[string]bool{}
		}
		into[path][kind] = true
	}
	if inner, ok := strings.CutSuffix(name, "?"); ok {
		is("null")
		name = inner
	}
	for suffix, kind := range map[string]string{"[]": "array", "{}": "map"} {
		if inner, ok := strings.CutSuffix(name, suffix); ok {
			is(kind)
			expand(definitions, into, path+suffix, inner)
			return
		}
	}
	d, ok := definitions[name]
	if !ok {
		is(name)
		return
	}
	for _, form := range d.forms {
		expand(definitions, into, path, form)
	}
	if d.kind == "=" {
		return
	}
	is(map[string]string{"closed": "object", "open": "open"}[d.kind])
	for field, types := range d.fields {
		expand(definitions, into, join(path, field), types[0])
	}
}

// TestFieldsAreThoseOfTheSchema holds our list against the names and types of mirrord's own
// schema: nothing is missing, and what is more says since when or until when it is taken.
func TestFieldsAreThoseOfTheSchema(t *testing.T) {
	expected := map[string]map[string]bool{}
	expand(schema(t), expected, "", "LayerFileConfig")
	require.Greater(t, len(expected), 300)
	if *update {
		writeFields(t, expected)
	}
	var missing, unexplained []string
	for path, kinds := range expected {
		field, known := fields[path]
		if !known {
			missing = append(missing, path)
			continue
		}
		assert.Equalf(t, slices.Sorted(maps.Keys(kinds)), slices.Sorted(slices.Values(field.types)), "%q", path)
		assert.Empty(t, field.since, path)
	}
	for path, field := range fields {
		if expected[path] == nil && field.since == "" && field.removed == "" {
			unexplained = append(unexplained, path)
		}
	}
	assert.Empty(t, missing, "these are in the schema, and not in ours")
	assert.Empty(t, unexplained, "these are not in the schema, and do not say since when they are taken")
}

// writeFields keeps the notes of what is there.
func writeFields(t *testing.T, expected map[string]map[string]bool) {
	t.Helper()
	lines := map[string]string{}
	for path, kinds := range expected {
		lines[path] = strings.Join(slices.Sorted(maps.Keys(kinds)), "|")
	}
	old, err := os.ReadFile("fields.txt")
	require.NoError(t, err)
	var text strings.Builder
	for line := range strings.Lines(string(old)) {
		words := strings.SplitN(strings.TrimSpace(line), " ", 3)
		path := strings.TrimPrefix(words[0], ".")
		switch {
		case line[0] == '#':
			text.WriteString(line)
		case len(words) == 3 && expected[path] != nil:
			lines[path] += " " + words[2]
		case len(words) == 3:
			lines[path] = words[1] + " " + words[2]
		}
	}
	for _, path := range slices.Sorted(maps.Keys(lines)) {
		text.WriteString("." + path + " " + lines[path] + "\n")
	}
	require.NoError(t, os.WriteFile("fields.txt", []byte(text.String()), 0o644))
}
