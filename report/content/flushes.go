package content

import (
	"slices"
	"strings"

	"hangscope/report/phrase"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// FlushVariants are the variants with a flush, in the order of their generations. It
// is empty unless there are several.
func FlushVariants(r *result.Result) []*result.Variant {
	var variants []*result.Variant
	for i := range r.Variants {
		if r.Variants[i].Flush != nil {
			variants = append(variants, &r.Variants[i])
		}
	}
	if len(variants) < 2 {
		return nil
	}
	slices.SortStableFunc(variants, func(a, b *result.Variant) int {
		return strings.Compare(a.Flush.Generation, b.Flush.Generation)
	})
	return variants
}

// KindOf names what the generations of these flushes are.
func KindOf(variants []*result.Variant) string {
	if slices.ContainsFunc(variants, func(v *result.Variant) bool { return !strings.HasPrefix(v.Flush.Generation, "H") }) {
		return "generation"
	}
	return "hypothesis"
}

// SoFar begins a conclusion from a run that was ended early.
func SoFar(r *result.Result) string {
	if r.Interrupted {
		return "So far: "
	}
	return ""
}

// MechanismName names the flush of a variant, which may have a name of its own.
func MechanismName(v *result.Variant) string {
	name, own := phrase.Clip(v.Flush.Mechanism, phrase.WidestCell), phrase.Clip(v.Name, phrase.WidestCell)
	if name == own {
		return name
	}
	return own + " (" + name + ")"
}

// ToldRoles says which ends were told.
func ToldRoles(v *result.Variant) string {
	var told []evidence.Role
	for _, e := range InFlow(v) {
		if IsTrue(e.Told) {
			told = append(told, e.Role)
		}
	}
	switch {
	case len(told) > 0 && len(told) == len(v.Ends):
		return "every end"
	case len(told) > 0:
		return RoleList(told, RoleName)
	case len(v.Ends) == 0 || toldUnknown(v):
		return "unknown"
	default:
		return ToldNobody(v)
	}
}

// FlushConclusion says which flushes cause a silent hang, and which do no harm.
func FlushConclusion(variants []*result.Variant) string {
	var causes, harmless, others, open []string
	for _, group := range generations(variants) {
		name := phrase.Clip(group[0].Flush.Generation, phrase.WidestName)
		var silent []string
		for _, v := range group {
			if v.Silent {
				silent = append(silent, phrase.Clip(v.Name, phrase.WidestName))
			}
		}
		flowed := !slices.ContainsFunc(group, func(v *result.Variant) bool { return !Complete(v) })
		undecided := slices.ContainsFunc(group, func(v *result.Variant) bool { return v.Outcome == scenarios.Undecided })
		switch {
		case len(silent) == len(group):
			causes = append(causes, name)
		case len(silent) > 0:
			causes = append(causes, name+" ("+phrase.Join(silent)+")")
		case flowed:
			harmless = append(harmless, name+" flows"+because(group))
		case undecided:
			open = append(open, name)
		default:
			others = append(others, name)
		}
	}
	sentence := "None of them causes a silent hang"
	if len(open) > 0 {
		sentence = "None of them was seen to cause a silent hang"
	}
	if len(causes) > 0 {
		sentence = phrase.Join(causes) + plural(causes, " causes", " cause") + " a silent hang"
		if len(others) > 0 {
			sentence += "; " + phrase.Join(others) + plural(others, " does", " do") + " not"
		}
	}
	if len(open) > 0 {
		harmless = append(harmless, phrase.Join(open)+plural(open, " is", " are")+" undecided")
	}
	return strings.Join(append([]string{sentence}, harmless...), "; ") + "."
}

func plural(of []string, one, many string) string {
	if len(of) > 1 {
		return many
	}
	return one
}

// because says what a flush that does no harm shows, if that is known.
func because(group []*result.Variant) string {
	if slices.ContainsFunc(group, func(v *result.Variant) bool { return v.Flush.Mechanism != "early-segments" }) {
		return ""
	}
	return ": TCP does not care where segments are cut"
}

// Complete reports whether all messages of a variant flowed.
func Complete(v *result.Variant) bool {
	return Fine(v) && v.Outcome == scenarios.Flowing && v.Messages.Expected > 0 && v.Messages.Received == v.Messages.Expected
}

// generations groups variants that are in the order of their generation.
func generations(variants []*result.Variant) [][]*result.Variant {
	var groups [][]*result.Variant
	for i, v := range variants {
		if i == 0 || v.Flush.Generation != variants[i-1].Flush.Generation {
			groups = append(groups, nil)
		}
		last := len(groups) - 1
		groups[last] = append(groups[last], v)
	}
	return groups
}

// harmOf orders variants by their outcome, and puts a silent hang above one that
// an end was told of. An outcome of a later version does no harm.
func harmOf(v *result.Variant) int {
	harm := 2 * max(0, result.Severity(v.Outcome))
	if v.Silent && v.Outcome == scenarios.Hung {
		harm++
	}
	return harm
}
