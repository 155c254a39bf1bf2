package report

import (
	"slices"
	"strings"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// compared are the variants with a flush of their own, if there are several.
func compared(r *result.Result) []*result.Variant {
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

// comparison is a row a flush, and what follows from them all.
func (s *sheet) comparison(r *result.Result) {
	variants := compared(r)
	if len(variants) == 0 {
		return
	}
	s.heading(whichFlush, "")
	t := s.flushes(variants)
	s.grid(t.header, t.rows)
	s.write("", soFar(r)+conclusion(variants), s.bold)
}

const whichFlush = "Which flush does what"

// flushes are the variants side by side.
func (s *sheet) flushes(variants []*result.Variant) tabular {
	header := []string{kindOf(variants), "mechanism", "outcome", "silent hang", "told"}
	var rows [][]string
	for _, v := range variants {
		pen, _ := s.outcome(v.Outcome)
		hang := s.dim.Sprint("no")
		if v.Silent {
			hang = s.bad.Sprint("yes")
		}
		rows = append(rows, []string{
			clip(v.Flush.Generation, widestName), mechanism(v), pen.Sprint(s.spell(tally(v))), hang, who(v),
		})
	}
	return tabular{header: header, rows: rows}
}

// kindOf is what a generation of these flushes is called.
func kindOf(variants []*result.Variant) string {
	if slices.ContainsFunc(variants, func(v *result.Variant) bool { return !strings.HasPrefix(v.Flush.Generation, "H") }) {
		return "generation"
	}
	return "hypothesis"
}

// soFar begins a sentence that the rest of the run might have changed.
func soFar(r *result.Result) string {
	if r.Interrupted {
		return "So far: "
	}
	return ""
}

// mechanism names the flush of a variant, which may have a name of its own.
func mechanism(v *result.Variant) string {
	name, own := clip(v.Flush.Mechanism, widestCell), clip(v.Name, widestCell)
	if name == own {
		return name
	}
	return own + " (" + name + ")"
}

// who says which ends were told.
func who(v *result.Variant) string {
	var told []evidence.Role
	unobserved := len(v.Ends) == 0
	for _, e := range inFlow(v) {
		unobserved = unobserved || e.Told == nil
		if is(e.Told) {
			told = append(told, e.Role)
		}
	}
	switch {
	case len(told) > 0 && len(told) == len(v.Ends):
		return "every end"
	case len(told) > 0:
		return list(told, role)
	case unobserved:
		return "unknown"
	default:
		return "nobody"
	}
}

// conclusion says in a sentence which flushes cause a silent hang, and which
// do no harm at all.
func conclusion(variants []*result.Variant) string {
	var causes, harmless, others []string
	for _, group := range generations(variants) {
		name := clip(group[0].Flush.Generation, widestName)
		var silent []string
		for _, v := range group {
			if v.Silent {
				silent = append(silent, clip(v.Name, widestName))
			}
		}
		flowed := !slices.ContainsFunc(group, func(v *result.Variant) bool { return !complete(v) })
		switch {
		case len(silent) == len(group):
			causes = append(causes, name)
		case len(silent) > 0:
			causes = append(causes, name+" ("+join(silent)+")")
		case flowed:
			harmless = append(harmless, name+" flows"+because(group))
		default:
			others = append(others, name)
		}
	}
	sentence := "None of them causes a silent hang"
	if len(causes) > 0 {
		sentence = join(causes) + plural(causes, " causes", " cause") + " a silent hang"
		if len(others) > 0 {
			sentence += "; " + join(others) + plural(others, " does", " do") + " not"
		}
	}
	return strings.Join(append([]string{sentence}, harmless...), "; ") + "."
}

func plural(of []string, one, many string) string {
	if len(of) > 1 {
		return many
	}
	return one
}

// because is what a flush that does no harm shows.
func because(group []*result.Variant) string {
	if slices.ContainsFunc(group, func(v *result.Variant) bool { return v.Flush.Mechanism != "early-segments" }) {
		return ""
	}
	return ": TCP does not care where segments are cut"
}

// complete reports whether all messages of a variant flowed.
func complete(v *result.Variant) bool {
	return fine(v) && v.Messages.Expected > 0 && v.Messages.Received == v.Messages.Expected
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

// harmOf orders variants: by outcome, then those that nobody hears of last.
func harmOf(v *result.Variant) int {
	harm := 2 * rank[v.Outcome]
	if v.Silent && v.Outcome == scenarios.Hung {
		harm++
	}
	return harm
}
