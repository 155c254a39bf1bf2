package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

// WriteSet writes the page of several results: how often each variant of each
// scenario ended in which way, and how to see again what is not as expected. It
// implements [SetFunc].
func (p Page) WriteSet(w io.Writer, set *result.Set) error {
	s := newSheet(p)
	s.setTitle(set)
	s.verdict(set)
	s.matrix(set.Rates)
	s.unexpected(set)
	s.gap()
	e, last := footer(set.Results[0])[0], set.Results[0].Tool
	s.write("", e, s.dim)
	s.write("", dotted(clip(last.Name+" "+last.Version, widestCell), seeds(set)), s.dim)
	_, err := io.WriteString(w, s.String())
	return err
}

// setTitle names what the runs are of.
func (s *sheet) setTitle(set *result.Set) {
	names := scenariosOf(set)
	what := count(uint64(len(names)), "scenario")
	if len(names) == 1 {
		what = names[0]
	}
	s.add(s.bold.Sprint(s.spell(dotted("hangscope", what, count(uint64(max(0, set.Planned)), "run")))))
}

// scenariosOf are the names of the scenarios of a set, each once.
func scenariosOf(set *result.Set) []string {
	var names []string
	for _, r := range set.Results {
		if name := clip(r.Scenario.Name, prose/2); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// verdict counts the results that were as expected.
func (s *sheet) verdict(set *result.Set) {
	s.gap()
	if set.Interrupted {
		s.write(s.warnBadge.Sprint(" INTERRUPTED ")+"  ",
			fmt.Sprintf("Ended early, with %d of %s over; this is what they had seen.", finished(set), count(uint64(max(0, set.Planned)), "run")), s.warn)
		if finished(set) == 0 {
			return
		}
		s.gap()
	}
	sentence := expectedRuns(set)
	if sentence.Tone == good {
		s.write(s.good.Sprint(s.yes)+" ", sentence.Text, s.good)
	} else {
		s.write(s.bad.Sprint(s.no)+" ", sentence.Text, s.bad)
	}
}

// finished counts the results that were not ended early.
func finished(set *result.Set) int {
	n := 0
	for _, r := range set.Results {
		if !r.Interrupted {
			n++
		}
	}
	return n
}

// expectedRuns counts the results that were as expected, of those that were
// not ended early.
func expectedRuns(set *result.Set) said {
	expected, of := 0, finished(set)
	for _, r := range set.Results {
		if !r.Interrupted && r.Verdict == result.Expected {
			expected++
		}
	}
	sentence := said{fmt.Sprintf("%d of %s as expected", expected, count(uint64(of), "run")), good}
	if expected != of || of == 0 {
		sentence.Tone = bad
	}
	return sentence
}

// matrix is a row a variant of a scenario. Where each ran but once there is
// nothing to count.
func (s *sheet) matrix(rates []result.Rate) {
	if len(rates) == 0 {
		return
	}
	once := !slices.ContainsFunc(rates, func(r result.Rate) bool { return r.Runs != 1 })
	note := "silent: a hang of which the client was told nothing"
	if !once {
		note += "; in brackets, where the true share lies with 95 % confidence"
	}
	s.heading("How they ended", note)
	header := []string{"  scenario", "variant", "outcome", "stalled", "silent"}
	one := !slices.ContainsFunc(rates, func(r result.Rate) bool { return r.Scenario != rates[0].Scenario })
	if one { // the title names it
		header = append([]string{"  variant"}, header[2:]...)
	}
	var rows [][]string
	for i, rate := range rates {
		name := clip(rate.Scenario, widestName)
		if i > 0 && rates[i-1].Scenario == rate.Scenario {
			name = ""
		}
		mark := s.good.Sprint(s.yes)
		if len(rate.UnexpectedSeeds) > 0 {
			mark = s.bad.Sprint(s.no)
		}
		row := []string{
			mark + " " + name, clip(rate.Variant, widestName), s.outcomes(rate),
			s.interval(rate.Stalled, rate.Runs, once), s.interval(rate.Silent, rate.Runs, once),
		}
		if one {
			row = append([]string{mark + " " + row[1]}, row[2:]...)
		}
		rows = append(rows, row)
	}
	s.grid(header, rows)
}

// outcomes counts the outcomes of a rate, in colour.
func (s *sheet) outcomes(rate result.Rate) string {
	var parts []string
	for _, part := range outcomesOf(rate) {
		parts = append(parts, s.pen(part.Tone).Sprint(part.Text))
	}
	return strings.Join(parts, ", ")
}

// outcomesOf counts the outcomes of a rate, the most frequent first.
func outcomesOf(rate result.Rate) []said {
	seen := slices.DeleteFunc(slices.Clone(scenarios.Outcomes), func(o scenarios.Outcome) bool { return rate.Outcomes[o] == 0 })
	slices.SortStableFunc(seen, func(a, b scenarios.Outcome) int { return rate.Outcomes[b] - rate.Outcomes[a] })
	var parts []said
	for _, outcome := range seen {
		text := string(outcome)
		if len(seen) > 1 {
			text = fmt.Sprintf("%s %d", outcome, rate.Outcomes[outcome])
		}
		parts = append(parts, said{text, toneOf(outcome)})
	}
	return parts
}

// interval is a share in its colour. Where each scenario ran once there is
// nothing to count.
func (s *sheet) interval(share result.Share, runs int, once bool) string {
	pen := s.dim
	if share.Count > 0 {
		pen = s.bad
	}
	if once {
		return pen.Sprint(interval(share, 1))
	}
	return pen.Sprint(s.spell(shareOf(share, runs)))
}

// interval is a share with its confidence interval; of a single run there is
// none worth showing.
func interval(share result.Share, runs int) string {
	if runs == 1 {
		return [2]string{"no", "yes"}[min(1, max(0, share.Count))]
	}
	return shareOf(share, runs)
}

func shareOf(share result.Share, runs int) string {
	const percent = 100
	return fmt.Sprintf("%d/%d (%.0f–%.0f %%)", share.Count, runs, percent*share.Low, percent*share.High)
}

// seeds are the first and the last of a set's.
func seeds(set *result.Set) string {
	low, high := set.Results[0].Seed, set.Results[0].Seed
	for _, r := range set.Results {
		low, high = min(low, r.Seed), max(high, r.Seed)
	}
	if low == high {
		return fmt.Sprintf("seed %d", low)
	}
	return fmt.Sprintf("seeds %d to %d", low, high)
}
