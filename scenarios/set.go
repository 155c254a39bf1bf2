package scenarios

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// assignment is a field and its new value.
type assignment struct{ field, value string }

// Set returns the completed scenario with fields changed, as the assignments say, such as
// load.messages=50. A value is written as in a file. The result is checked as Validate
// does, but only with all values in place: one may need the other. The error is an
// *[Error] with a Field.
func (s Scenario) Set(known Vocabulary, assignments ...string) (Scenario, error) {
	s = s.Complete()
	var all []assignment
	for _, text := range assignments {
		field, value, ok := strings.Cut(text, "=")
		field = strings.TrimSpace(field)
		if !ok || field == "" || strings.TrimSpace(value) == "" || strings.ContainsAny(text, "\r\n") {
			return s, &Error{
				Problem: quote(text) + " is no assignment; allowed: field=value, in one line",
				Hint:    "for example load.messages=50; hangscope show prints the fields",
			}
		}
		all = append(all, assignment{field, value})
	}
	return s.with(all, known)
}

// At returns the completed scenario with a value of each axis. The result is checked
// as that of [Scenario.Set] is.
func (s Scenario) At(axes []Axis, values []string, known Vocabulary) (Scenario, error) {
	var all []assignment
	for i, axis := range axes {
		all = append(all, assignment{axis.Field, values[i]})
	}
	return s.Complete().with(all, known)
}

// with assigns to a completed scenario, first what decides what other fields are. What the
// scenario expects of a variant that it has no more falls away, unless an assignment names
// it.
func (s Scenario) with(assignments []assignment, known Vocabulary) (Scenario, error) {
	before := s
	for _, early := range []bool{true, false} {
		for _, a := range assignments {
			if setsDefaults(a.field) != early {
				continue
			}
			var problem *Error
			if s, problem = s.assigned(a.field, a.value, known); problem != nil {
				return s, problem
			}
		}
	}
	s.forget(before, assignments)
	return s, s.Validate(known)
}

// forget takes out what is expected of variants that the scenario had before the assignments,
// and that are no more. An expectation that an assignment gave stays, and is refused.
func (s *Scenario) forget(before Scenario, assignments []assignment) {
	has := s.Executions()
	for _, variant := range before.Executions() {
		was, expected := before.Expect[variant]
		field := place{path: "expect"}.at(variant).path
		given := slices.ContainsFunc(assignments, func(a assignment) bool { return strings.HasPrefix(a.field+".", field+".") })
		if expected && !given && !slices.Contains(has, variant) && reflect.DeepEqual(was, s.Expect[variant]) {
			delete(s.Expect, variant)
		}
	}
	if len(s.Expect) == 0 {
		s.Expect = nil
	}
}

// setsDefaults reports whether the value of a field decides what other fields are if
// they are not given. It has to be set before them.
func setsDefaults(field string) bool {
	return field == "load.messages" || field == "flush.delay" || field == "flush.before_calls" || isFaultKind(field)
}

// isFaultKind reports whether a field is the kind of a fault.
func isFaultKind(field string) bool {
	return strings.HasPrefix(field, "fault.") && strings.HasSuffix(field, ".kind")
}

// assigned returns a completed scenario with another value of a field. The value is
// checked, but not whether it goes together with the other fields.
func (s Scenario) assigned(field, value string, known Vocabulary) (Scenario, *Error) {
	if isNull(value) {
		return s, &Error{
			Field: field, Problem: strings.TrimSpace(value) + " is no value; allowed: a value of the field, as in a file",
			Hint: "to leave the field out, write a file of your own without it: hangscope show NAME > mine.yaml",
		}
	}
	root, err := document([]byte(nest(field, value)))
	if err != nil {
		return s, &Error{Field: field, Problem: err.Problem, Hint: err.Hint}
	}
	messages, beforeCalls := s.Load.Messages, s.Flush != nil && s.Flush.BeforeCalls
	d := decoder{rules: rules(Scenario{}, known)}
	if err := d.decodeInto(root, &s); err != nil {
		return s, err
	}
	if field == "load.messages" {
		s.followLoad(messages)
	}
	if isFaultKind(field) {
		s.Fault = s.Fault.withoutOthers()
	}
	if field == "flush.delay" && s.Flush != nil {
		s.Flush.Phase = "" // what the figures replace
	}
	if s.Flush != nil && s.Flush.BeforeCalls != beforeCalls {
		s.Flush.AfterMessage = nil // there is none before the calls
	}
	return s.Complete(), nil
}

// isNull reports whether YAML reads a text as no value.
func isNull(text string) bool {
	text = strings.TrimSpace(text)
	return text == "~" || strings.EqualFold(text, "null")
}

// nest writes a field as a file that has nothing else.
func nest(field, value string) string {
	var b strings.Builder
	for depth, key := range strings.Split(field, ".") {
		if depth > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s%q:", strings.Repeat("  ", depth), key)
	}
	return b.String() + " " + strings.TrimSpace(value)
}
