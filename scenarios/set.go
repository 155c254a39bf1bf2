package scenarios

import (
	"fmt"
	"strings"
)

// Set returns the completed scenario with one field changed, as the assignment
// says: load.messages=50. The value is written as in a file. The result is
// checked as Validate does; the error is an *[Error] with a Field.
func (s Scenario) Set(assignment string, known Vocabulary) (Scenario, error) {
	s = s.Complete()
	field, value, ok := strings.Cut(assignment, "=")
	field = strings.TrimSpace(field)
	if !ok || field == "" || strings.TrimSpace(value) == "" || strings.ContainsAny(assignment, "\r\n") {
		return s, &Error{
			Problem: quote(assignment) + " is no assignment; allowed: field=value, in one line",
			Hint:    "for example load.messages=50; hangscope show prints the fields",
		}
	}
	s, problem := s.assigned(field, value, known)
	if problem != nil {
		return s, problem
	}
	return s, s.Validate(known)
}

// At returns the completed scenario with a value of each axis. The result is checked
// as Validate does, but only with all values in place: one may need the other. The
// error is an *[Error] with a Field.
func (s Scenario) At(axes []Axis, values []string, known Vocabulary) (Scenario, error) {
	s = s.Complete()
	for _, early := range []bool{true, false} {
		for i, axis := range axes {
			if setsDefaults(axis.Field) != early {
				continue
			}
			var problem *Error
			if s, problem = s.assigned(axis.Field, values[i], known); problem != nil {
				return s, problem
			}
		}
	}
	return s, s.Validate(known)
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
	if field == "load.messages" {
		s.forgetDefaultMessage()
	}
	beforeCalls := s.Flush != nil && s.Flush.BeforeCalls
	d := decoder{rules: rules(Scenario{}, known)}
	if err := d.decodeInto(root, &s); err != nil {
		return s, err
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

// forgetDefaultMessage clears the message that the flush follows if it is the
// default, so that it becomes the default of another load.
func (s *Scenario) forgetDefaultMessage() {
	if s.Flush != nil && *s.Flush.AfterMessage == afterMessage(s.Load.Messages) {
		s.Flush.AfterMessage = nil
	}
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
