package scenarios

import (
	"maps"
	"slices"
	"strings"
)

// checkLocal refuses a local process where nobody would ever call it, and a flush
// before the calls that is to follow a message of theirs.
func (s Scenario) checkLocal(known Vocabulary) *Error {
	answers := s.Flush != nil && s.Flush.By != ByMiddlebox &&
		(len(known.LocalPaths) == 0 || slices.Contains(known.LocalPaths, s.Path))
	switch {
	case s.Local != nil && s.Flush == nil:
		return &Error{Field: "local", Problem: "without a flush nothing is stolen, and the local process gets no call", Hint: "add a flush"}
	case s.Local != nil && !answers:
		return &Error{
			Field:   "local",
			Problem: "on the path " + quote(s.Path) + " the local process gets no call; allowed: on " + orAny(known.LocalPaths) + ", with a flush of the agent",
		}
	}
	for _, variant := range slices.Sorted(maps.Keys(s.Expect)) {
		if s.Expect[variant].Local != nil && !answers {
			return &Error{
				Field:   place{path: "expect"}.at(variant).in("local").path,
				Problem: "the local process gets no call; allowed: on " + orAny(known.LocalPaths) + ", with a flush of the agent",
			}
		}
	}
	if s.Flush == nil || !s.Flush.BeforeCalls {
		return nil
	}
	switch {
	case *s.Flush.AfterMessage != 0:
		return &Error{Field: "flush.after_message", Problem: "given together with before_calls; allowed: 0, or one of the two"}
	case s.Flush.Phase == Busy || s.Flush.Phase == Random:
		return &Error{
			Field:   "flush.phase",
			Problem: quote(string(s.Flush.Phase)) + " with before_calls, when no message has come; allowed: " + string(Quiet) + ", or a delay",
		}
	}
	return nil
}

// orAny lists the paths, or says that any will do.
func orAny(paths []string) string {
	if len(paths) == 0 {
		return "a path on which the agent steals"
	}
	return strings.Join(paths, ", ")
}

// checkServed refuses an expectation of who serves what after a flush in a variant
// without one.
func (s Scenario) checkServed(variant string) *Error {
	if s.Flush != nil && variant != flushOff {
		return nil
	}
	expected := s.Expect[variant]
	for _, field := range []struct{ name, value string }{
		{"next_message", expected.NextMessage}, {"next_call", expected.NextCall},
	} {
		if field.value != "" {
			return &Error{
				Field:   place{path: "expect"}.at(variant).in(field.name).path,
				Problem: "this variant has no flush, and so nothing after it; allowed: in a variant that flushes",
			}
		}
	}
	return nil
}
