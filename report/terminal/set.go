package terminal

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// WriteSet writes the page of several results: how often each variant of each
// scenario ended in which way, and how to see again what is not as expected. It
// implements [SetFunc].
func (p Page) WriteSet(w io.Writer, set *result.Set) error {
	s := NewCanvas(p)
	s.setTitle(set)
	s.verdict(set)
	s.rateRows(set.Rates)
	s.unexpected(set)
	s.gap()
	e, last := content.EnvironmentLine(set.Results[0])[0], set.Results[0].Tool
	s.write("", e, s.dim)
	s.write("", phrase.Dotted(phrase.Clip(last.Name+" "+last.Version, phrase.WidestCell), content.SeedRange(set)), s.dim)
	_, err := io.WriteString(w, s.String())
	return err
}

// setTitle names what the runs are of.
func (s *Canvas) setTitle(set *result.Set) {
	names := content.ScenariosOf(set)
	what := phrase.Count(uint64(len(names)), "scenario")
	if len(names) == 1 {
		what = names[0]
	}
	s.add(s.bold.Sprint(s.spell(phrase.Dotted("hangscope", what, phrase.Count(uint64(max(0, set.Planned)), "run")))))
}

// verdict counts the results that were as expected.
func (s *Canvas) verdict(set *result.Set) {
	s.gap()
	if set.Interrupted {
		s.write(s.warnBadge.Sprint(" INTERRUPTED ")+"  ",
			fmt.Sprintf("Ended early, with %d of %s over; this is what they had seen.", content.Finished(set), phrase.Count(uint64(max(0, set.Planned)), "run")), s.warn)
		if content.Finished(set) == 0 {
			return
		}
		s.gap()
	}
	sentence := content.ExpectedRuns(set)
	if sentence.Tone == content.Good {
		s.write(s.good.Sprint(s.Yes)+" ", sentence.Text, s.good)
	} else {
		s.write(s.bad.Sprint(s.No)+" ", sentence.Text, s.bad)
	}
}

// rateRows is a row a variant of a scenario. Where each ran but once there is
// nothing to count.
func (s *Canvas) rateRows(rates []result.Rate) {
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
		name := phrase.Clip(rate.Scenario, phrase.WidestName)
		if i > 0 && rates[i-1].Scenario == rate.Scenario {
			name = ""
		}
		mark := s.good.Sprint(s.Yes)
		if len(rate.UnexpectedSeeds) > 0 {
			mark = s.bad.Sprint(s.No)
		}
		row := []string{
			mark + " " + name, phrase.Clip(rate.Variant, phrase.WidestName), s.Outcomes(rate),
			s.interval(rate.Stalled, rate.Runs, once), s.interval(rate.Silent, rate.Runs, once),
		}
		if one {
			row = append([]string{mark + " " + row[1]}, row[2:]...)
		}
		rows = append(rows, row)
	}
	s.grid(header, rows)
}

// Outcomes counts the outcomes of a rate, in colour.
func (s *Canvas) Outcomes(rate result.Rate) string {
	var parts []string
	for _, part := range content.OutcomesOf(rate) {
		parts = append(parts, s.pen(part.Tone).Sprint(part.Text))
	}
	return strings.Join(parts, ", ")
}

// interval is a share in its colour. Where each scenario ran once there is
// nothing to count.
func (s *Canvas) interval(share result.Share, runs int, once bool) string {
	pen := s.dim
	if share.Count > 0 {
		pen = s.bad
	}
	if once {
		return pen.Sprint(content.IntervalText(share, 1))
	}
	return pen.Sprint(s.spell(content.ShareText(share, runs)))
}
