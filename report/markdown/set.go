package markdown

import (
	"fmt"
	"io"
	"strings"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/rerun"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

// WriteSet writes several results as one document: how often each variant had which
// outcome, and for each run that was not as expected what it showed and how to repeat
// it.
func WriteSet(w io.Writer, set *result.Set) error {
	parts := []part{
		provenancePart(content.SetProvenance(set)),
		{"the verdict", always, partText(func(m *document) { m.setVerdict(set) })},
		{"the rates", 90, partText(func(m *document) { m.rates(set) })},
	}
	need := 80
	for _, r := range set.Results {
		if r.Verdict == result.Expected {
			continue
		}
		name := fmt.Sprintf("%s with the seed %d", phrase.Clip(r.Scenario.Name, phrase.WidestName), r.Seed)
		parts = append(parts, part{name, need, partText(func(m *document) { m.unexpected(r) })})
		need = max(1, need-1)
		if len(parts) > content.MaxItems {
			break
		}
	}
	parts = append(parts, part{"the environment", always, partText(func(m *document) {
		m.heading(3, "Environment")
		m.list(append([]string{content.MachineLine(set.Results[0].Environment)}, content.SetClock(set)...))
	})})
	_, err := io.WriteString(w, fit(parts))
	return err
}

// setVerdict is a headline that can stand alone.
func (m *document) setVerdict(set *result.Set) {
	verdict := content.ExpectedRuns(set)
	m.heading(2, "hangscope: "+verdict.Tone.Sign()+" "+verdict.Text)
	if set.Interrupted {
		m.strong("The runs were ended early; this is what they had seen.")
	}
}

// maxRates bounds the rows, so that an issue has room for them.
const maxRates = 200

// rates writes a row for each variant of each scenario.
func (m *document) rates(set *result.Set) {
	t := tables.Rates(set.Rates).Clip(phrase.WidestName, "scenario").
		Rename("silent hang", "silent").Rename("unexpected seeds", "unexpected with the seeds")
	m.longTable(t.Show("scenario", "variant", "runs", "outcome", "silent hang", "unexpected seeds"), maxRates)
	m.sentences("Silent: hung, with a client that was told nothing; of several runs with the 95 % interval.")
}

// unexpected describes a run that was not as expected.
func (m *document) unexpected(r *result.Result) {
	m.heading(3, fmt.Sprintf("%s, seed %d", phrase.Clip(r.Scenario.Name, phrase.Prose/2), r.Seed))
	sentences := append(content.Brief(content.Headline(r)), content.ClocksDiffer(r)...)
	if r.Interrupted {
		sentences = append(sentences, "The run was ended early.")
	}
	m.block(strings.ReplaceAll(escaped(strings.Join(sentences, " ")), escaped(content.FlushOffSetting), code(content.FlushOffSetting)))
	m.failedChecks(r)
	how := rerun.Of(r)
	m.fence("sh", how.Line)
	if how.File != "" {
		m.scenario(how)
	}
}
