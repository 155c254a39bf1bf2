package docs_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"hangscope/repro"
	"hangscope/scenarios"
)

const scenarioIntroduction = `# The scenario file

<!-- Made from package scenarios: go test ./docs -run TestScenarioPage -update -->

A scenario is a plan as a file, in YAML or JSON: what is called and how, over which path,
what goes wrong when, and what each variant and each end should show. Only ` + "`name`" + ` must be
given. [scenarios.md](scenarios.md) has the built-in ones, and [concepts.md](concepts.md)
explains the words.

` + "```" + `yaml scenario mine.yaml
# yaml-language-server: $schema=hangscope.schema.json
name: mine
ports: {forwarder: 50051, upstream: 50052}
load: {messages: 20, interval: 50ms}
flush: {mechanism: mark-reject, after_message: 8}
expect:
  flush-off: {outcome: flowing}
  flush-on: {outcome: broken, client: {told: true}}
` + "```" + `

` + "```" + `sh
$ hangscope show mine.yaml
$ hangscope run mine.yaml
$ hangscope run --set load.messages=40 mine.yaml
$ hangscope schema scenario > hangscope.schema.json
` + "```" + `

` + "`show`" + ` prints it with all that it leaves out filled in, and ` + "`--set`" + ` changes one field, by
its path. The last command prints a JSON Schema of what is on this page. An editor that
uses yaml-language-server, as VS Code does with its YAML extension, completes and checks
a file whose first line names the schema: as above, by a path from the folder of the file.

Durations are written as in Go, a number and a unit: 100ms, 2.5s, 1m30s. A field that is
null counts as not given. The schema knows each field by itself, but not how long a
duration may be, and it takes no null. hangscope also checks what goes together, and
names the file, the line and the field of what is wrong.
`

// TestScenarioPage holds the page of the language to the rules and the schema.
func TestScenarioPage(t *testing.T) {
	holdPage(t, "scenario.md", scenarioPage(), "TestScenarioPage")
}

// schemaField is what the page needs of a schema.
type schemaField struct {
	Description string                  `json:"description"`
	Properties  map[string]*schemaField `json:"properties"`
	Entries     json.RawMessage         `json:"additionalProperties"`
	AnyOf       []*schemaField          `json:"anyOf"`
	Values      []string                `json:"enum"`
	Meanings    []string                `json:"enumDescriptions"`
}

// read reads a part of the schema, which is part of the program.
func read(text []byte, into *schemaField) {
	if err := json.Unmarshal(text, into); err != nil {
		panic(err)
	}
}

// schemaFields are the fields of a schema by their paths.
func schemaFields(schema []byte) map[string]*schemaField {
	var root schemaField
	read(schema, &root)
	found := make(map[string]*schemaField)
	var visit func(*schemaField, string)
	visit = func(f *schemaField, path string) {
		for name, property := range f.Properties {
			found[path+name] = property
			visit(property, path+name+".")
		}
		for _, one := range f.AnyOf {
			visit(one, path)
		}
		if len(f.Entries) > 0 && f.Entries[0] == '{' {
			var entry schemaField
			read(f.Entries, &entry)
			visit(&entry, path+"*.")
		}
	}
	visit(&root, "")
	return found
}

// scenarioPage is the page of the language.
func scenarioPage() string {
	p := languagePage{schema: schemaFields(scenarios.Schema), valuesAt: make(map[string]string)}
	p.WriteString(scenarioIntroduction)
	all := scenarios.Fields(repro.Vocabulary())
	p.mapping("the scenario", "", all)
	written := map[string]bool{}
	for _, field := range all {
		section := sectionOf(field)
		if !isMapping(field) || written[section] {
			continue
		}
		written[section] = true
		below, _, _ := strings.Cut(section, ",")
		p.mapping(section, below+".", all)
	}
	return p.String()
}

// languagePage is the page as it is written.
type languagePage struct {
	strings.Builder
	schema map[string]*schemaField
	// valuesAt is the field under which a list of values stands, by the list.
	valuesAt map[string]string
}

// mapping writes the fields right below a path, and what their values mean.
func (p *languagePage) mapping(heading, below string, all []scenarios.Field) {
	fmt.Fprintf(&p.Builder, "\n## %s\n\n", heading)
	if strings.Contains(heading, "*") {
		p.WriteString("The star stands for the name of a variant.\n\n")
	}
	var rows [][]string
	var named []scenarios.Field
	for _, field := range all {
		name, ok := strings.CutPrefix(field.Path, below)
		if !ok || strings.Contains(name, ".") {
			continue
		}
		meaning, _, _ := strings.Cut(p.schema[field.Path].Description, " Allowed: ")
		meaning, fallback, _ := strings.Cut(meaning, " If it is not given: ")
		rows = append(rows, []string{
			"`" + name + "`", meaning, string(field.Kind), byDefault(field, strings.TrimSuffix(fallback, ".")), p.allowed(field), "`" + name + ": " + field.Example + "`",
		})
		if len(p.schema[field.Path].Meanings) > 0 {
			named = append(named, field)
		}
	}
	table(&p.Builder, []string{"field", "meaning", "type", "default", "allowed", "example"}, rows)
	for _, field := range named {
		p.values(field)
	}
}

// isMapping reports whether a field has fields of its own.
func isMapping(field scenarios.Field) bool {
	return field.Kind == scenarios.MappingField || field.Kind == scenarios.ListField
}

// byDefault is what stands for a field that is not given.
func byDefault(field scenarios.Field, fallback string) string {
	switch {
	case field.Required:
		return "must be given"
	case fallback != "":
		return fallback
	case field.Default != "":
		return "`" + field.Default + "`"
	}
	return ""
}

// allowed is what a field allows, in the words of the rules.
func (p *languagePage) allowed(field scenarios.Field) string {
	switch {
	case isMapping(field):
		return "[these fields](#" + slug(sectionOf(field)) + ")"
	case field.Kind == scenarios.TruthField:
		return ""
	case len(p.schema[field.Path].Meanings) > 0:
		return "one of [these](#" + p.anchor(field) + ")"
	case field.Values != nil:
		return "`" + strings.Join(field.Values, "`, `") + "`"
	}
	return field.Allowed
}

// anchor is the heading of the list of a field's values.
func (p *languagePage) anchor(field scenarios.Field) string {
	list := strings.Join(field.Values, " ")
	if p.valuesAt[list] == "" {
		p.valuesAt[list] = field.Path
	}
	return slug("values of " + p.valuesAt[list])
}

// slug is the anchor that GitHub gives to a heading.
func slug(heading string) string {
	return strings.NewReplacer(".", "", "*", "", ",", "", " ", "-").Replace(heading)
}

// sectionOf is the heading under which the fields of a mapping stand.
func sectionOf(mapping scenarios.Field) string {
	ends := []string{"client", "forwarder", "local", "upstream"}
	switch role, isEnd := strings.CutPrefix(mapping.Path, "expect.*."); {
	case isEnd && slices.Contains(ends, role):
		return "expect.*." + strings.Join(ends, ", .")
	case mapping.Path == "variants", mapping.Path == "expect":
		return mapping.Path + ".*"
	}
	return mapping.Path
}

// values writes what the values of a field mean, once.
func (p *languagePage) values(field scenarios.Field) {
	if p.valuesAt[strings.Join(field.Values, " ")] != field.Path {
		return
	}
	fmt.Fprintf(&p.Builder, "\n### values of `%s`\n\n", field.Path)
	var rows [][]string
	for i, value := range p.schema[field.Path].Values {
		rows = append(rows, []string{"`" + value + "`", p.schema[field.Path].Meanings[i]})
	}
	table(&p.Builder, []string{"value", "meaning"}, rows)
}
