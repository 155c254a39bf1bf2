package scenarios

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Axis is a field of a scenario and the values that a sweep gives to it.
type Axis struct {
	// Field is the path of the field, for example flush.delay.
	Field string `json:"field"`
	// Kind is what the values are.
	Kind AxisKind `json:"kind"`
	// Given is how the values were asked for, for example 0ms..100ms/2ms.
	Given string `json:"given"`
	// Values are the values as a file writes them, in the order of the axis.
	Values []string `json:"values"`
}

// AxisKind is what the values of an axis are.
type AxisKind string

// The kinds of axis: times, whole numbers, and values that have names.
const (
	DurationAxis AxisKind = "duration"
	NumberAxis   AxisKind = "number"
	NameAxis     AxisKind = "name"
)

// MaxAxisValues bounds the values of an axis.
const MaxAxisValues = 100_000

// ParseAxis reads the values that a sweep gives to a field:
//
//	flush.delay=0ms..100ms/2ms    a range, from its low end to its high end in steps
//	ports.upstream=50051,50052    a list
//	flush.mechanism=*             all values of a field whose values have names
//
// The axis is nil if the assignment has a single value, or a field that is not known
// or is no setting. Such an assignment is for [Scenario.Set], which says what is wrong
// with it. Each value is allowed by itself; whether it goes together with the rest of
// a scenario is for [Scenario.At]. The error is an *[Error] with a Field.
func ParseAxis(assignment string, known Vocabulary) (*Axis, error) {
	name, text, _ := strings.Cut(assignment, "=")
	name, text = strings.TrimSpace(name), strings.TrimSpace(text)
	f := findField(name, known)
	if f == nil {
		return nil, nil //nolint:nilnil // no axis, and nothing wrong: as the comment says
	}
	var values []string
	var err *Error
	switch {
	case text == "*":
		values, err = f.all(known)
	case strings.Contains(text, ".."):
		values, err = f.span(text)
	case strings.Contains(text, ","):
		values, err = f.list(text)
	default:
		return nil, nil //nolint:nilnil // as above
	}
	if err != nil {
		return nil, err
	}
	return &Axis{Field: f.path, Kind: f.kind(), Given: text, Values: values}, nil
}

// axisField is a field that a sweep can vary.
type axisField struct {
	place
	rule
	of reflect.Type
}

// notSettings are fields that change nothing of what is run: texts, and what is
// expected.
var notSettings = []string{"name", "summary", "description", "origin", "expect"}

// findField returns the field of a path, nil if there is none that could vary.
func findField(path string, known Vocabulary) *axisField {
	f := axisField{of: reflect.TypeFor[Scenario]()}
	for key := range strings.SplitSeq(path, ".") {
		if f.path == "" && slices.Contains(notSettings, key) {
			return nil
		}
		switch f.of.Kind() {
		case reflect.Struct:
			_, index := fields(f.of)
			i, ok := index[key]
			if !ok {
				return nil
			}
			f.of, f.place = f.of.Field(i).Type, f.in(key)
		case reflect.Map:
			f.of, f.place = f.of.Elem(), f.at(key)
		default:
			return nil
		}
		if f.of.Kind() == reflect.Pointer || f.of.Kind() == reflect.Slice {
			f.of = f.of.Elem()
		}
	}
	// A message can be the last one of any load; which load it is, At knows.
	table := rules(Scenario{Load: Load{Messages: maxMessages}}, known)
	var ok bool
	f.rule, ok = table[f.pattern]
	if !ok {
		return nil
	}
	return &f
}

func (f *axisField) kind() AxisKind {
	switch {
	case f.isDuration():
		return DurationAxis
	case f.of.Kind() == reflect.Int:
		return NumberAxis
	default:
		return NameAxis
	}
}

func (f *axisField) isDuration() bool { return f.of == reflect.TypeFor[Duration]() }

func (f *axisField) fail(hint, format string, args ...any) *Error {
	return &Error{Field: f.path, Problem: fmt.Sprintf(format, args...), Hint: hint}
}

// all returns the values of a field that has few.
func (f *axisField) all(known Vocabulary) ([]string, *Error) {
	if len(f.values) > 1 {
		return slices.Clone(f.values), nil
	}
	hint := "a range, LOW..HIGH/STEP, or a list, A,B,C"
	if f.kind() == NameAxis {
		hint = "a list, A,B,C"
	}
	return nil, f.fail("give it "+hint, `"*" stands for all values, and these have no names; allowed: %s, or another field: %s`,
		f.allowed, strings.Join(namedFields(known), ", "))
}

// namedFields lists the fields that have few values, each with a name.
func namedFields(known Vocabulary) []string {
	var found []string
	for pattern, r := range rules(Scenario{}, known) {
		if len(r.values) > 1 && findField(pattern, known) != nil && !strings.Contains(pattern, "*") {
			found = append(found, pattern)
		}
	}
	slices.Sort(found)
	return found
}

// NamedAxes returns the settings of a scenario whose values have names, each with all of
// its values. They are in the order of their fields' names.
func NamedAxes(known Vocabulary) []Axis {
	var found []Axis
	for _, field := range namedFields(known) {
		f := findField(field, known)
		found = append(found, Axis{Field: f.path, Kind: f.kind(), Given: "*", Values: slices.Clone(f.values)})
	}
	return found
}

// list returns the values of a list.
func (f *axisField) list(text string) ([]string, *Error) {
	var values []string
	seen := make(map[string]bool)
	for item := range strings.SplitSeq(text, ",") {
		item = strings.TrimSpace(item)
		if item == "" {
			return nil, f.fail("", "%s has an empty value; allowed: values with commas between them", quote(text))
		}
		v, err := f.value(item)
		if err != nil {
			return nil, err
		}
		value := written(v)
		if seen[value] {
			return nil, f.fail("", "%s has %s twice; allowed: each value once", quote(text), value)
		}
		seen[value] = true
		values = append(values, value)
	}
	return values, nil
}

// value reads one value and checks it.
func (f *axisField) value(text string) (reflect.Value, *Error) {
	v := reflect.New(f.of).Elem()
	want, hint, ok := "", "", true
	switch {
	case f.isDuration():
		unmarshaler, _ := reflect.TypeAssert[encoding.TextUnmarshaler](v.Addr())
		want, hint, ok = "a duration", DurationHint(text), unmarshaler.UnmarshalText([]byte(text)) == nil
	case f.of.Kind() == reflect.Int:
		number, err := strconv.Atoi(text)
		want, ok = "a whole number", err == nil && decimal.MatchString(text)
		v.SetInt(int64(number))
	case f.of.Kind() == reflect.Bool:
		want, ok = "true or false", text == "true" || text == "false"
		v.SetBool(text == "true")
	default:
		v.SetString(text)
	}
	if !ok {
		return v, f.fail(hint, "%s is not %s; allowed: %s", quote(text), want, f.allowed)
	}
	if err := f.checkGiven(v, f.place); err != nil {
		return v, err
	}
	return v, nil
}

// written writes a value as it can be set.
func written(v reflect.Value) string {
	if v.Kind() == reflect.String {
		return v.String()
	}
	return show(v)
}
