package probes

import (
	"fmt"
	"math"

	"hangscope/report/phrase"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

// compared has a row for each time that both sides have.
func compared(p *result.Probed) tables.Table {
	t := tables.New("time", "#target", "#against", "#change", "#p", "comes to", "#target between", "#against between")
	t.Title, t.Note = "The target against the other side", "medians of the calls"
	for _, m := range p.Compared {
		if m.Target.Calls+m.Against.Calls == 0 {
			continue // neither side has such a time
		}
		change, chance := "", ""
		if m.Change != nil {
			change = fmt.Sprintf("%+.0f %%", math.Round(*m.Change*100))
		}
		if m.P != nil {
			chance = fmt.Sprintf("%.3f", *m.P)
		}
		tone := phrase.Plain
		switch m.Meaning {
		case "worse":
			tone = phrase.Bad
		case "better":
			tone = phrase.Good
		}
		t.Add(tables.Text(phrase.Clip(m.Name, phrase.WidestName)), tables.Text(median(m.Target)), tables.Text(median(m.Against)),
			tables.Text(change), tables.Text(chance), tables.InTone(phrase.Clip(m.Meaning, phrase.WidestName), tone),
			tables.Text(interval(m.Target)), tables.Text(interval(m.Against)))
	}
	return t
}

func median(e result.ProbedEstimate) string {
	if e.MedianNS == nil {
		return "none"
	}
	return phrase.Duration(*e.MedianNS)
}

// interval is where the true median lies. It is empty if there are too few calls for one.
func interval(e result.ProbedEstimate) string {
	if e.LowNS == nil || e.HighNS == nil {
		return ""
	}
	return phrase.Duration(*e.LowNS) + " to " + phrase.Duration(*e.HighNS)
}

// difference says in a sentence what the comparison comes to. It is empty with one side.
func difference(p *result.Probed) string {
	var parts []string
	unsure := false
	for _, m := range p.Compared {
		words, ok := map[string]string{"worse": "longer", "better": "shorter"}[m.Meaning]
		if ok {
			parts = append(parts, fmt.Sprintf("the %s is %s (%s against %s)", phrase.Clip(m.Name, phrase.WidestName), words, median(m.Target), median(m.Against)))
		}
		unsure = unsure || m.Meaning == "too few runs" || m.Meaning == "still open"
	}
	switch {
	case len(p.Compared) == 0:
		return ""
	case len(parts) > 0:
		return "Of the target, " + phrase.Join(parts) + ", and that is beyond noise."
	case unsure:
		return "Whether the times of both sides differ is undecided: see the comparison."
	}
	return "No difference between the times of both sides is beyond noise."
}

// comparison says how far to trust the comparison.
func comparison(p *result.Probed) []string {
	calls := math.MaxInt
	for _, m := range p.Compared {
		if n := min(m.Target.Calls, m.Against.Calls); n > 0 {
			calls = min(calls, n)
		}
	}
	line := "The calls of both sides were made in turn. p is how likely chance alone makes such a difference, adjusted for the number of tests (Mann-Whitney, Holm); between: the interval of the median with a confidence of 95 %."
	if calls < p.EnoughCalls {
		line += fmt.Sprintf(" It takes %d calls of each side to tell a difference from noise; --repeat %[1]d makes them.", p.EnoughCalls)
	}
	return []string{line}
}
