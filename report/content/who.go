package content

import (
	"cmp"
	"slices"
	"strings"

	"hangscope/report/phrase"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Told says in a line who was told of the trouble, and when first.
func Told(v *result.Variant) string {
	var roles []evidence.Role
	var first, last *result.End
	for _, e := range InFlow(v) {
		if !IsTrue(e.Told) {
			continue
		}
		roles = append(roles, e.Role)
		if e.ToldNS != nil && (first == nil || *e.ToldNS < *first.ToldNS) {
			first = &e
		}
		if e.ToldNS != nil && (last == nil || *e.ToldNS > *last.ToldNS) {
			last = &e
		}
	}
	switch {
	case len(v.Ends) == 0:
		return ""
	case len(roles) == 0 && KnowingSockets(v) != "":
		return ToldNobody(v) + ", though " + KnowingSockets(v)
	case len(roles) == 0:
		return ToldNobody(v)
	}
	said := RoleList(roles, RoleName)
	switch {
	case first == nil:
	case first.AfterFlushNS == nil:
		said += ", at " + phrase.Moment(*first.ToldNS)
	case last.ToldNS != nil && *last.ToldNS != *first.ToldNS:
		said += ", from" + strings.TrimPrefix(SinceFlush(v, first), ",") + " on"
	default:
		said += SinceFlush(v, first)
	}
	return said
}

// ToldNobody says of a variant in which no end was seen to be told whether that means
// nobody. Of several calls, only the worst is known end by end.
func ToldNobody(v *result.Variant) string {
	_, of := CountCalls(v)
	switch {
	case toldUnknown(v):
		return "not observed"
	case of > 1:
		return "nobody in the worst call"
	default:
		return "nobody"
	}
}

// toldUnknown reports whether an end that the call reached may have been told: that was
// not observed.
func toldUnknown(v *result.Variant) bool {
	return slices.ContainsFunc(v.Ends, func(e result.End) bool { return e.Told == nil && e.State != evidence.Idle.String() })
}

// Waits says in a line who waits with no error, and for how long. It is empty if nobody
// does.
func Waits(v *result.Variant) string {
	ends := Waiting(v)
	if len(ends) == 0 {
		return ""
	}
	roles := make([]evidence.Role, len(ends))
	longest := slices.MinFunc(ends, func(a, b result.End) int { return cmp.Compare(a.SinceNS, b.SinceNS) })
	for i, e := range ends {
		roles[i] = e.Role
	}
	said := RoleList(roles, RoleName)
	if lasted := v.LastedNS - longest.SinceNS; lasted > 0 {
		said += ", for " + phrase.Duration(lasted)
	}
	said += " and with no error"
	if waitsAgain(v.End(evidence.Client)) {
		said += "; client, in a later call"
	}
	if v.Silent && v.Outcome == scenarios.Hung {
		said += ": a silent hang"
	}
	return said
}

// Waiting are the ends that wait for another one and were told nothing, from the upstream
// to the client. Who is in its own code keeps the others waiting.
func Waiting(v *result.Variant) []result.End {
	return slices.DeleteFunc(InFlow(v), func(e result.End) bool { return !IsFalse(e.Told) || !waits(e.State) })
}

// waits reports whether an end in a state waits for another one.
func waits(state string) bool {
	return slices.Contains([]string{evidence.WaitingInRecv.String(), evidence.BlockedInSend.String(), evidence.Opening.String()}, state)
}

// waitsAgain reports whether an end was told of an error, and then made another call and
// waits in that.
func waitsAgain(e *result.End) bool {
	return e != nil && IsTrue(e.Told) && e.ToldNS != nil && e.SinceNS > *e.ToldNS && waits(e.State)
}
