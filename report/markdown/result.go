package markdown

import (
	"io"
	"strings"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/rerun"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

// maxDocument bounds a document, in bytes. GitHub takes 65,536 characters in an issue,
// and the person who pastes the document wants to add some.
const maxDocument = 60_000

// Write writes a document to paste into an issue: the verdict, where it hangs, which
// ends know, why, what cures it, and how to run it again. It is never longer than an
// issue can hold.
func Write(w io.Writer, r *result.Result) error {
	_, err := io.WriteString(w, fit(markdownParts(r)))
	return err
}

// always is the need of parts that are never left out. They are short for any
// result.
const always = 100

// provenance writes line 1 of every document.
func (m *document) provenance(line string) { m.sentences(line) }

// provenancePart is line 1 as a part of a document.
func provenancePart(line string) part {
	return part{"line 1", always, partText(func(m *document) { m.provenance(line) })}
}

// verdict writes a headline that can stand alone, and what was run.
func (m *document) verdict(r *result.Result, v *result.Variant) {
	if v == nil {
		m.heading(2, "hangscope: nothing was measured")
		return
	}
	sentences := content.Opening(r)
	outcome := strings.ToUpper(phrase.Clip(string(v.Outcome), phrase.WidestName))
	m.heading(2, phrase.Brief(outcome+": "+sentences[0], 2*phrase.Prose))
	name, summary := phrase.Clip(r.Scenario.Name, phrase.Prose/2), phrase.Clip(r.Scenario.Summary, 2*phrase.Prose)
	about := "**" + escaped(name) + "**"
	if name == "" {
		about = ""
	}
	if summary != "" {
		about += ": " + escaped(summary)
	}
	m.block(strings.TrimPrefix(about, ": "))
	if r.Interrupted {
		m.strong("The run was ended early; this is what it had seen.")
	}
	m.sentences(content.Brief(sentences[1:])...)
	m.sentences(content.Mechanics(r, v))
	if verdict := content.VerdictOf(r); verdict.Text != "" {
		m.strong(verdict.Tone.Sign() + " " + phrase.Capital(verdict.Text) + ".")
	}
}

// failedChecks shows what differs from the expectation.
func (m *document) failedChecks(r *result.Result) {
	m.table(tables.Checks(content.Failures(r)).Show("variant", "what", "want", "got").Clip(phrase.Prose, "want", "got"))
}

// command shows how the run is made again.
func (m *document) command(how rerun.Command) {
	m.heading(3, "Run it again")
	if how.File != "" {
		m.block("With the scenario below in a file `" + how.File + "`:")
	}
	m.fence("sh", how.Line)
}

// maxScenario bounds the scenario, in bytes. A valid one is far shorter.
const maxScenario = 20_000

// scenario shows the plan in full.
func (m *document) scenario(how rerun.Command) {
	if len(how.Text) > maxScenario {
		m.sentences("The scenario is too long to be shown here. The JSON form has it.")
		return
	}
	m.fold("The scenario in full", func(m *document) { m.fence(how.Form, how.Text) })
}

// environment says where and how the run was made.
func (m *document) environment(r *result.Result) {
	m.heading(3, "Environment")
	lines := content.EnvironmentLine(r)
	m.list(lines[:2])
	if origin := phrase.Clip(r.Scenario.Origin, phrase.Prose); origin != "" {
		m.block("The scenario is from " + code(origin) + ".")
	}
}
