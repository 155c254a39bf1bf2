package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/invopop/jsonschema"

	"hangscope/repro"
	"hangscope/repro/layer/mechanisms"
	"hangscope/repro/pod"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// language makes the schema of scenarios.
type language struct {
	*generator
	// fields are what package scenarios says of each place, by its path.
	fields map[string]scenarios.Field
	// words are what files write for the names that Go has for fields and constants.
	words map[string]string
	// meanings are those of the values of fields that are plain text to Go, by the
	// last part of the path.
	meanings map[string]map[string]string
}

// scenario returns the schema of a scenario. It allows for each field what the
// rules allow, but it does not know what goes together.
func scenario(g *generator) (*jsonschema.Schema, error) {
	g.shareComments(scenarios.Scenario{})
	l := language{generator: g, fields: make(map[string]scenarios.Field), words: make(map[string]string)}
	for _, field := range scenarios.Fields(repro.Vocabulary()) {
		l.fields[field.Path] = field
	}
	l.learnWords(reflect.TypeFor[scenarios.Scenario]())
	l.learnMeanings()
	schema := l.mapping(reflect.TypeFor[scenarios.Scenario](), "")
	schema.Version = jsonschema.Version
	schema.ID = "urn:hangscope:scenario"
	schema.Title = "hangscope scenario"
	schema.Description = "What hangscope reads as a scenario, in YAML or JSON. " +
		"It knows each field by itself; hangscope also checks what goes together."
	return schema, g.err
}

// learnWords collects the names of the fields of a struct and of what is in it.
func (l *language) learnWords(t reflect.Type) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Map || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	for _, constant := range l.lists[typeKey(t)] {
		l.words[constant.name] = constant.value
	}
	if t.Kind() != reflect.Struct {
		return
	}
	for field := range t.Fields() {
		l.words[field.Name] = yamlName(field)
		l.learnWords(field.Type)
	}
}

func (l *language) learnMeanings() {
	mechanism, path, cause := map[string]string{}, map[string]string{}, map[string]string{"none": "Nothing is wrong."}
	for _, name := range mechanisms.Names() {
		if known, err := mechanisms.Find(name); err == nil {
			mechanism[name] = known.Summary
		}
	}
	for _, known := range pod.Paths {
		path[known.Name] = known.Summary
	}
	for _, constant := range l.lists[module+"/repro/stall.Cause"] {
		cause[constant.value] = constant.meaning
	}
	l.meanings = map[string]map[string]string{"mechanism": mechanism, "path": path, "cause": cause}
}

// mapping is the schema of a struct.
func (l *language) mapping(t reflect.Type, path string) *jsonschema.Schema {
	schema := &jsonschema.Schema{
		Type: "object", Properties: jsonschema.NewProperties(), AdditionalProperties: jsonschema.FalseSchema,
	}
	for field := range t.Fields() {
		name := yamlName(field)
		at := strings.TrimPrefix(path+"."+name, ".")
		property := l.property(field.Type, at)
		l.describe(property, at, t.PkgPath()+"."+t.Name()+"."+field.Name)
		schema.Properties.Set(name, property)
		if l.fields[at].Required {
			schema.Required = append(schema.Required, name)
		}
	}
	return schema
}

// property is the schema of a field's value.
func (l *language) property(t reflect.Type, path string) *jsonschema.Schema {
	switch t.Kind() {
	case reflect.Pointer:
		return l.property(t.Elem(), path)
	case reflect.Struct:
		return l.mapping(t, path)
	case reflect.Slice:
		one := l.property(t.Elem(), path)
		return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{one, {Type: "array", Items: one}}}
	case reflect.Map:
		names := &jsonschema.Schema{Pattern: l.fields["name"].Form.String()}
		if path == "variants" {
			names.Not = &jsonschema.Schema{Enum: []any{result.VariantDirect, result.VariantFlushOff}}
		}
		return &jsonschema.Schema{Type: "object", PropertyNames: names, AdditionalProperties: l.property(t.Elem(), path+".*")}
	}
	field := l.fields[path]
	schema := &jsonschema.Schema{Pattern: formOf(field)}
	switch field.Kind {
	case scenarios.NumberField:
		schema.Type = "integer"
		schema.Minimum, schema.Maximum = json.Number(strconv.FormatInt(field.Low, 10)), json.Number(strconv.FormatInt(field.High, 10))
	case scenarios.TruthField:
		schema.Type = "boolean"
	default:
		schema.Type = "string"
		l.enumerate(schema, t, path)
	}
	if field.MaxLength > 0 {
		schema.MaxLength = new(uint64(field.MaxLength))
	}
	return schema
}

// formOf is what a text must look like. A duration's is known to the package, and its
// range is not a matter of form.
func formOf(field scenarios.Field) string {
	switch {
	case field.Kind == scenarios.DurationField:
		return scenarios.DurationForm
	case field.Form != nil:
		return field.Form.String()
	}
	return ""
}

// enumerate says which values a text may have, and what they mean: in a keyword that
// editors know and JSON Schema does not.
func (l *language) enumerate(schema *jsonschema.Schema, t reflect.Type, path string) {
	meanings := l.meanings[path[strings.LastIndexByte(path, '.')+1:]]
	if meanings == nil {
		meanings = make(map[string]string)
		for _, constant := range l.lists[typeKey(t)] {
			meanings[constant.value] = constant.meaning
		}
	}
	var described []string
	for _, value := range l.fields[path].Values {
		schema.Enum = append(schema.Enum, value)
		if meanings[value] != "" {
			described = append(described, meanings[value])
		}
	}
	switch len(described) {
	case 0:
	case len(schema.Enum):
		schema.Extras = map[string]any{"enumDescriptions": described}
	default:
		l.err = fmt.Errorf("%s: only %d of %d values have a meaning", path, len(described), len(schema.Enum))
	}
}

var (
	subject  = regexp.MustCompile(`^[A-Z]\w+(,? (and )?[A-Z]\w+)* (is|are) `)
	fallback = regexp.MustCompile(` ?If (?:nil|zero|empty), ([^.]+)\.`)
	goName   = regexp.MustCompile(`[a-z,;:] [A-Z]\w+\b`)
	oneWord  = regexp.MustCompile(`^[\w-]+$`)
)

// describe gives a field its meaning, its default and an example. The comment says
// what stands for a field that is not given, and Complete fills it in: both must agree.
func (l *language) describe(schema *jsonschema.Schema, path, key string) {
	field := l.fields[path]
	text := prose(l.reflector.CommentMap[key])
	otherwise := ""
	if match := fallback.FindStringSubmatch(text); match != nil {
		text, otherwise = strings.Replace(text, match[0], "", 1), strings.TrimPrefix(l.inWords(": "+match[1]), ": ")
	}
	text = sentence(l.inWords(subject.ReplaceAllString(text, "")))
	switch {
	case field.Example == "" || text == "":
		l.err = fmt.Errorf("%s: it has no comment, or no example", path)
	case field.Default != "" && (otherwise == "" || otherwise == field.Default):
		schema.Default = l.value(path, field.Default)
	case field.Default != "" && oneWord.MatchString(otherwise):
		l.err = fmt.Errorf("%s: the comment says %q of a field that is not given, and Complete %q", path, otherwise, field.Default)
	case otherwise != "":
		text += " If it is not given: " + otherwise + "."
	}
	if field.Kind == scenarios.DurationField {
		text += " Allowed: " + field.Allowed + "."
	}
	schema.Description = text
	schema.Examples = []any{l.value(path, field.Example)}
}

// inWords puts what files write in the place of Go's names. A word that begins a
// sentence stays.
func (l *language) inWords(text string) string {
	return goName.ReplaceAllStringFunc(text, func(found string) string {
		before, name, _ := strings.Cut(found, " ")
		if word, is := l.words[name]; is {
			return before + " " + word
		}
		return found
	})
}

// value is the value that a file writes as the text.
func (l *language) value(path, text string) any {
	kind := l.fields[path].Kind
	if kind == scenarios.TextField || kind == scenarios.DurationField {
		return text
	}
	var value any
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		l.err = fmt.Errorf("%s: %q: %w", path, text, err)
	}
	return value
}

func yamlName(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
	return name
}

func typeKey(t reflect.Type) string { return t.PkgPath() + "." + t.Name() }
