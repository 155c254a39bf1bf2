package report

import (
	"fmt"
	"io"
	"strings"

	"hangscope/repro/result"
)

// MarkdownSet writes several results as one document: how often each variant
// ended in which way, and of each run that was not as expected what it showed
// and how to run it again.
func MarkdownSet(w io.Writer, set *result.Set) error {
	parts := []part{
		{"the verdict", always, partText(func(m *markdown) { m.setVerdict(set) })},
		{"the rates", 90, partText(func(m *markdown) { m.rates(set) })},
	}
	need := 80
	for _, r := range set.Results {
		if r.Verdict == result.Expected {
			continue
		}
		name := fmt.Sprintf("%s with the seed %d", clip(r.Scenario.Name, widestName), r.Seed)
		parts = append(parts, part{name, need, partText(func(m *markdown) { m.unexpected(r) })})
		need = max(1, need-1)
		if len(parts) > mostItems {
			break
		}
	}
	parts = append(parts, part{"the environment", always, partText(func(m *markdown) {
		m.heading(3, "Environment")
		m.list(footer(set.Results[0])[:1])
	})})
	_, err := io.WriteString(w, fit(parts))
	return err
}

// setVerdict is a headline that can stand alone.
func (m *markdown) setVerdict(set *result.Set) {
	m.heading(2, "hangscope: "+marked(set))
	if set.Interrupted {
		m.strong("The runs were ended early; this is what they had seen.")
	}
}

// marked is what expectedRuns says, with the sign for it.
func marked(set *result.Set) string {
	says := expectedRuns(set)
	if says.Tone == good {
		return boxGlyphs.yes + " " + says.Text
	}
	return boxGlyphs.no + " " + says.Text
}

// mostRates is how many rows an issue has room for.
const mostRates = 200

// rates is a row a variant of a scenario.
func (m *markdown) rates(set *result.Set) {
	plain := newSheet(Page{})
	t := tabular{header: []string{"scenario", "variant", "runs", "outcome", "silent", "unexpected with the seeds"}, numbers: []int{2}, most: mostRates}
	for _, rate := range set.Rates {
		seeds := strings.Trim(fmt.Sprint(rate.UnexpectedSeeds[:min(mostItems, len(rate.UnexpectedSeeds))]), "[]")
		t.rows = append(t.rows, []string{
			clip(rate.Scenario, widestName), clip(rate.Variant, widestName), fmt.Sprint(rate.Runs),
			plain.outcomes(rate), interval(rate.Silent, rate.Runs), brief(seeds, prose),
		})
	}
	m.table(t)
	m.sentences("Silent: hung, with a client that was told nothing; of several runs with the 95 % interval.")
}

// unexpected tells of one run that was not as expected.
func (m *markdown) unexpected(r *result.Result) {
	m.heading(3, fmt.Sprintf("%s, seed %d", clip(r.Scenario.Name, prose/2), r.Seed))
	sentences := briefly(headline(r))
	if r.Interrupted {
		sentences = append(sentences, "The run was ended early.")
	}
	m.sentences(sentences...)
	m.failedChecks(r)
	how := rerunOf(r)
	m.fence("sh", how.command)
	if how.file != "" {
		m.scenario(how)
	}
}
