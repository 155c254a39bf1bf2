package report

import (
	"fmt"

	"hangscope/repro/result"
)

// rungs shows an isolation: the variants that each have one component more,
// and which of them is the first to break.
func (s *sheet) rungs(r *result.Result) {
	if len(r.Ladder) == 0 {
		return
	}
	s.heading(stepByStep, "each rung is the one before with one thing more")
	s.annotated(s.steps(r))
	s.write("", soFar(r)+isolated(r.Ladder), s.bold)
}

const stepByStep = "Step by step"

// steps are the rungs, with what each adds as a note.
func (s *sheet) steps(r *result.Result) tabular {
	t := tabular{header: []string{"  rung", "outcome", "messages", "longest gap", "adds"}, numbers: []int{2, 3}}
	for _, rung := range r.Ladder {
		pen, _ := s.outcome(rung.Outcome)
		mark, name := "  ", s.spell(clip(rung.Name, widestName))
		if rung.Breaks {
			mark, name = s.bad.Sprint(s.no)+" ", s.bad.Sprint(name)
		}
		t.rows = append(t.rows, []string{
			mark + name,
			pen.Sprint(s.spell(clip(string(rung.Outcome), widestName))),
			fmt.Sprintf("%d/%d", rung.Messages.Received, rung.Messages.Expected),
			duration(rung.LongestGapNS),
		})
		t.notes = append(t.notes, clip(rung.Adds, prose))
	}
	return t
}

// isolated names the rung that breaks first and what it added. Rungs that take
// each other's place may all break.
func isolated(ladder []result.Rung) string {
	var names []string
	first := -1
	for i, rung := range ladder {
		if rung.Breaks {
			names = append(names, clip(rung.Name, widestName))
			if first < 0 {
				first = i
			}
		}
	}
	if first < 0 {
		return "No rung breaks."
	}
	adds := clip(ladder[first].Adds, prose)
	switch {
	case len(names) > 1:
		return fmt.Sprintf("It breaks on each of the rungs %s.", join(names))
	case first == 0:
		return fmt.Sprintf("It breaks on the first rung already, %s: %s.", names[0], adds)
	default:
		return fmt.Sprintf("It breaks on the rung %s, which adds %s.", names[0], adds)
	}
}
