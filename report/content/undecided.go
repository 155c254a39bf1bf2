package content

import (
	"fmt"
	"strings"

	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// UndecidedBecause says why nothing can be said of an execution. It is a clause, and
// empty if something can.
func UndecidedBecause(u *result.Undecided) string {
	if u == nil {
		return ""
	}
	still := fmt.Sprintf("for %s from %s on", phrase.Duration(u.LastedNS), phrase.Moment(u.FromNS))
	switch u.Reason {
	case result.Interrupted:
		return "it was interrupted"
	case result.Cut:
		return "the observation ended before it did"
	case result.NoFlush:
		return "the flush never happened"
	case result.LateFlush:
		return "the flush came too late to fall where the scenario wants it"
	case result.NoneMatched:
		return "the flush matched no connection"
	case result.NoFault:
		return "the fault never happened"
	case result.NoComparison:
		return "without it the flush did not happen, or harmed nothing for certain"
	case result.OverBefore:
		return "the client was told before the flush"
	case result.Suspended:
		return "hangscope itself stood still " + still + ", as a process does that is suspended"
	case result.Asleep:
		return "the machine slept " + still + ", or its clock was set"
	case result.Busy:
		return "the machine was too busy to run hangscope " + still
	default:
		return phrase.Clip(string(u.Reason), phrase.WidestCell)
	}
}

// undecidedVariants says which variants are undecided, and why, those with one reason
// together. It leaves out those of which that is said elsewhere.
func undecidedVariants(r *result.Result, said func(*result.Variant) bool) string {
	var reasons []string
	names := make(map[string][]string)
	for i := range r.Variants {
		v := &r.Variants[i]
		why := UndecidedBecause(v.Undecided)
		if why == "" || said(v) {
			continue
		}
		if names[why] == nil {
			reasons = append(reasons, why)
		}
		names[why] = append(names[why], "“"+VariantName(r, v.Name)+"”")
	}
	for i, why := range reasons {
		reasons[i] = "of " + phrase.Join(names[why]) + ", " + why
	}
	return strings.Join(reasons, "; ")
}

// unseen names what a variant that is decided did not show, and the scenario expects.
func unseen(r *result.Result) string {
	var names []string
	for _, c := range r.Checks {
		if v := VariantNamed(r, c.Variant); !c.Seen() && (v == nil || v.Undecided == nil) {
			names = append(names, "“"+VariantName(r, c.Variant)+"”"+" "+phrase.Clip(c.What, phrase.WidestCell))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return phrase.Join(names[:min(MaxDifferences, len(names))]) + " was not observed"
}

// FirstReason says why the first of the undecided runs of a rate is, as the end of a
// sentence. It is empty if that is not known.
func FirstReason(set *result.Set, rate result.Rate) string {
	for _, r := range set.Results {
		if r.Scenario.Name != rate.Scenario || r.Seed != rate.UndecidedSeeds[0] || r.Interrupted {
			continue
		}
		if v := VariantNamed(r, rate.Variant); v != nil && v.Undecided != nil {
			return ": " + UndecidedBecause(v.Undecided)
		}
	}
	return ""
}
