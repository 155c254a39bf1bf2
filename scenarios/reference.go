package scenarios

import (
	"reflect"
	"regexp"
	"strings"
)

// Field is what a file may say in one place, for a schema and a page about the
// language. Its meaning is the comment of the field in [Scenario] or the types in it.
type Field struct {
	// Path is where, with * for a name that a file makes up: expect.*.hop.
	Path string
	// Kind is what the value is.
	Kind FieldKind
	// Allowed says in words which values are. If empty, the fields of a mapping say it.
	Allowed string
	// Values are the values of a field that has few. If nil, it has any number.
	Values []string
	// Low and High bound a number. If High is zero, nothing does.
	Low, High int64
	// Form is what a text must look like. If nil, anything.
	Form *regexp.Regexp
	// MaxLength bounds the characters of a text. If zero, the other fields do.
	MaxLength int
	// Required is whether the mapping that it is in must have it.
	Required bool
	// Default is the value of a field that is not given. If empty, it has none that
	// is the same in all scenarios.
	Default string
	// Example is a value, as a file writes it.
	Example string
}

// FieldKind is what a value is.
type FieldKind string

// The kinds of value.
const (
	TextField     FieldKind = "text"
	NumberField   FieldKind = "whole number"
	DurationField FieldKind = "duration"
	TruthField    FieldKind = "true or false"
	MappingField  FieldKind = "mapping"
	// ListField is a list of mappings, or one of them.
	ListField FieldKind = "mapping, or a list of them"
)

// DurationForm is how a file writes a duration that is not negative.
const DurationForm = `^\+?(0|(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$`

// Fields returns every field of a scenario, in the order of the types.
func Fields(known Vocabulary) []Field {
	words := rules(Scenario{}, known)
	// A message can be the last one of any load.
	table := rules(Scenario{Load: Load{Messages: maxMessages}}, known)
	defaults, missing := defaults(table)
	var found []Field
	everyField(reflect.TypeFor[Scenario](), place{}, func(field reflect.StructField, p place) {
		f := Field{Path: p.pattern, Kind: fieldKind(field.Type), Example: field.Tag.Get("example")}
		if r, is := table[p.pattern]; is {
			f.Allowed, f.Values = words[p.pattern].allowed, r.values
			f.Low, f.High, f.Form, f.MaxLength = r.low, r.high, r.form, r.maxLength
			f.Default, f.Required = defaults[p.pattern], missing[p.pattern]
		}
		found = append(found, f)
	})
	return found
}

// everyField calls visit for the fields of a struct and of what is in them.
func everyField(t reflect.Type, p place, visit func(reflect.StructField, place)) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		everyField(t.Elem(), p, visit)
	case reflect.Map:
		everyField(t.Elem(), p.at("*"), visit)
	case reflect.Struct:
		for field := range t.Fields() {
			name, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
			visit(field, p.in(name))
			everyField(field.Type, p.in(name), visit)
		}
	default: // has no fields
	}
}

func fieldKind(t reflect.Type) FieldKind {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[Duration]():
		return DurationField
	case t.Kind() == reflect.Int:
		return NumberField
	case t.Kind() == reflect.Bool:
		return TruthField
	case t.Kind() == reflect.String:
		return TextField
	case t.Kind() == reflect.Slice:
		return ListField
	default:
		return MappingField
	}
}

// defaults returns what fields have that are not given, in a scenario with every
// mapping, and which fields have nothing and must not.
func defaults(table map[string]rule) (values map[string]string, missing map[string]bool) {
	end := &EndExpectation{}
	s := Scenario{
		Flush: &Flush{}, Fault: Faults{{}}, Local: &Local{}, AfterFlush: &AfterFlush{},
		Variants: map[string]VariantPlan{"any": {}},
		Expect:   map[string]Expectation{"any": {Client: end, Forwarder: end, Local: end, Upstream: end}},
	}.Complete()
	values, missing = make(map[string]string), make(map[string]bool)
	_ = walk(reflect.ValueOf(s), place{}, func(v reflect.Value, p place) *Error {
		switch {
		case v.Kind() == reflect.String && v.Len() == 0:
			missing[p.pattern] = !table[p.pattern].optional
		case v.Kind() == reflect.Int && v.IsZero(): // stands for any
		case v.Kind() == reflect.String:
			values[p.pattern] = v.String()
		default:
			values[p.pattern] = show(v)
		}
		return nil
	})
	return values, missing
}
