package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

// is and not read what may not have been observed: of nil neither holds.
func is(observed *bool) bool  { return observed != nil && *observed }
func not(observed *bool) bool { return observed != nil && !*observed }

func role(r evidence.Role) string { return clip(string(r), widestName) }

// the names a role within a sentence.
func the(r evidence.Role) string { return "the " + role(r) }

func list(roles []evidence.Role, name func(evidence.Role) string) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = name(r)
	}
	return join(names)
}

// join lists things as a sentence does, either those of which one holds.
func join(parts []string) string   { return enumerate(parts, " and ") }
func either(parts []string) string { return enumerate(parts, " or ") }

func enumerate(parts []string, word string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	last := len(parts) - 1
	return strings.Join(parts[:last], ", ") + word + parts[last]
}

// capital begins a sentence; the text is not empty.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(first)) + s[size:]
}

func count(n uint64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func status(e *result.End) string {
	if code := clip(e.Status, widestName); code != "" {
		return " " + code
	}
	return ""
}

func afterFlush(e *result.End) string {
	switch {
	case e.AfterFlushNS == nil:
		return ""
	case *e.AfterFlushNS < 0:
		return ", before the flush"
	default:
		return ", " + duration(*e.AfterFlushNS) + " after the flush"
	}
}

func end(v *result.Variant, r evidence.Role) *result.End {
	for i := range v.Ends {
		if v.Ends[i].Role == r {
			return &v.Ends[i]
		}
	}
	return nil
}

// inFlow returns the ends from the upstream to the client.
func inFlow(v *result.Variant) []result.End {
	ends := slices.Clone(v.Ends)
	slices.SortStableFunc(ends, func(a, b result.End) int {
		return slices.Index(evidence.Roles[:], b.Role) - slices.Index(evidence.Roles[:], a.Role)
	})
	return ends
}

// whoKnows says which ends were told.
func whoKnows(v *result.Variant) string {
	var told, silent, unobserved []evidence.Role
	for _, e := range inFlow(v) {
		switch {
		case e.Told == nil:
			unobserved = append(unobserved, e.Role)
		case *e.Told:
			told = append(told, e.Role)
		default:
			silent = append(silent, e.Role)
		}
	}
	var parts []string
	switch {
	case len(v.Ends) == 0 || len(unobserved) == len(v.Ends):
		return ""
	case len(silent) == len(v.Ends):
		return "no end was told."
	case len(told) == len(v.Ends):
		return "every end was told."
	}
	if len(told) > 0 {
		parts = append(parts, list(told, role)+were(told)+"told")
	}
	if len(silent) > 0 {
		not := "not"
		if len(told) == 0 {
			not = "not told"
		}
		parts = append(parts, list(silent, role)+were(silent)+not)
	}
	if len(unobserved) > 0 {
		parts = append(parts, list(unobserved, role)+were(unobserved)+"not observed")
	}
	return strings.Join(parts, "; ") + "."
}

func were(roles []evidence.Role) string {
	if len(roles) > 1 {
		return " were "
	}
	return " was "
}

// dotted sets parts that are not empty beside each other.
func dotted(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

// named is text from outside after its name, or nothing.
func named(name, text string) string {
	if text = clip(text, widestCell); text == "" {
		return ""
	}
	return name + text
}
