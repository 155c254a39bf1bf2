package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"hangscope/repro"
	"hangscope/scenarios"
)

// WriteSet writes the page of several results: how often each variant of each
// scenario ended in which way. It implements [SetFunc].
func (p Page) WriteSet(w io.Writer, set *repro.Set) error {
	s := newSheet(p)
	s.add(s.bold.Sprint("hangscope"))
	s.verdict(set)
	s.matrix(set.Rates)
	s.gap()
	for _, line := range footer(set.Results[0])[:1] {
		s.write("", line, s.dim)
	}
	_, err := io.WriteString(w, s.String())
	return err
}

// verdict counts the results that were as expected.
func (s *sheet) verdict(set *repro.Set) {
	s.gap()
	sentence := expectedRuns(set)
	if set.Interrupted {
		s.write("", "The runs were ended early; this is what they had seen.", s.warn)
	}
	if sentence.Tone == good {
		s.write(s.good.Sprint(s.yes)+" ", sentence.Text, s.good)
	} else {
		s.write(s.bad.Sprint(s.no)+" ", sentence.Text, s.bad)
	}
}

// expectedRuns counts the results that were as expected.
func expectedRuns(set *repro.Set) said {
	expected := 0
	for _, r := range set.Results {
		if r.Verdict == repro.Expected {
			expected++
		}
	}
	sentence := said{fmt.Sprintf("%d of %s as expected", expected, count(uint64(len(set.Results)), "run")), good}
	if expected != len(set.Results) {
		sentence.Tone = bad
	}
	return sentence
}

// matrix is a row a variant of a scenario.
func (s *sheet) matrix(rates []repro.Rate) {
	s.heading("Which ends how", "silent: hung, with a client that was told nothing (95 % interval)")
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
		rows = append(rows, []string{
			mark + " " + name, clip(rate.Variant, widestName), fmt.Sprint(rate.Runs), s.outcomes(rate), interval(rate.Silent, rate.Runs),
		})
	}
	s.grid([]string{"  scenario", "variant", "runs", "outcome", "silent"}, rows, 2)
}

// outcomes counts the outcomes of a rate, in colour.
func (s *sheet) outcomes(rate repro.Rate) string {
	var parts []string
	for _, part := range outcomesOf(rate) {
		parts = append(parts, s.pen(part.Tone).Sprint(part.Text))
	}
	return strings.Join(parts, ", ")
}

// outcomesOf counts the outcomes of a rate, the worst first.
func outcomesOf(rate repro.Rate) []said {
	var parts []said
	for _, outcome := range slices.Backward(scenarios.Outcomes) {
		n := rate.Outcomes[outcome]
		if n == 0 {
			continue
		}
		text := string(outcome)
		if rate.Runs > 1 {
			text = fmt.Sprintf("%s %d", outcome, n)
		}
		parts = append(parts, said{text, toneOf(outcome)})
	}
	return parts
}

// interval is a share with its confidence interval; of a single run there is
// none worth showing.
func interval(share repro.Share, runs int) string {
	if runs == 1 {
		return [2]string{"no", "yes"}[min(1, share.Count)]
	}
	const percent = 100
	return fmt.Sprintf("%d of %d (%.0f–%.0f %%)", share.Count, runs, percent*share.Low, percent*share.High)
}
