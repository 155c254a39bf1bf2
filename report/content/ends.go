package content

import (
	"slices"
	"strings"

	"hangscope/report/phrase"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

// IsTrue reports whether something was observed and is true.
func IsTrue(observed *bool) bool { return observed != nil && *observed }

// IsFalse reports whether something was observed and is false. If it was not
// observed, both IsTrue and IsFalse are false.
func IsFalse(observed *bool) bool { return observed != nil && !*observed }

// RoleName names a role, which may come from a file.
func RoleName(r evidence.Role) string { return phrase.Clip(r.Name(), phrase.WidestName) }

// theRole names a role within a sentence.
func theRole(r evidence.Role) string { return "the " + RoleName(r) }

// RoleList lists roles as a sentence does, each by the name that the function gives
// it.
func RoleList(roles []evidence.Role, name func(evidence.Role) string) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = name(r)
	}
	return phrase.Join(names)
}

// StatusOf is the status that an end got, after a space; empty if there is none.
func StatusOf(e *result.End) string {
	if code := phrase.Clip(e.Status, phrase.WidestName); code != "" {
		return " " + code
	}
	return ""
}

// TheFlush names the flush from which times are told: of several it is the first.
func TheFlush(v *result.Variant) string {
	if v.Flush != nil && len(v.Flush.AgainNS) > 0 {
		return "the first flush"
	}
	return "the flush"
}

// SinceFlush says how long after the flush an end was told; empty if it was not.
func SinceFlush(v *result.Variant, e *result.End) string {
	switch {
	case e.AfterFlushNS == nil:
		return ""
	case *e.AfterFlushNS < 0:
		return ", before " + TheFlush(v)
	default:
		return ", " + phrase.Duration(*e.AfterFlushNS) + " after " + TheFlush(v)
	}
}

// places are the roles from the client to the upstream.
var places = []evidence.Role{evidence.Client, evidence.Forwarder, evidence.Local, evidence.Upstream}

// InFlow returns the ends from the upstream to the client.
func InFlow(v *result.Variant) []result.End {
	ends := slices.Clone(v.Ends)
	slices.SortStableFunc(ends, func(a, b result.End) int {
		return slices.Index(places, b.Role) - slices.Index(places, a.Role)
	})
	return ends
}

// whoKnows says which ends were told and which were not.
func whoKnows(v *result.Variant) string {
	var told, silent, unobserved []evidence.Role
	for _, e := range InFlow(v) {
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
		parts = append(parts, RoleList(told, RoleName)+were(told)+"told")
	}
	if len(silent) > 0 {
		not := "not"
		if len(told) == 0 {
			not = "not told"
		}
		parts = append(parts, RoleList(silent, RoleName)+were(silent)+not)
	}
	if len(unobserved) > 0 {
		parts = append(parts, RoleList(unobserved, RoleName)+were(unobserved)+"not observed")
	}
	return strings.Join(parts, "; ") + "."
}

func were(roles []evidence.Role) string {
	if len(roles) > 1 {
		return " were "
	}
	return " was "
}
