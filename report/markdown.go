package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"hangscope/repro/result"
)

// mostMarkdown bounds a document, in bytes: GitHub takes 65,536 characters in
// an issue, and the person who pastes it has something to say too.
const mostMarkdown = 60_000

// Markdown writes what one pastes into an issue: the verdict, where it hangs,
// who knows, why, what cures it, and how to run it again. It is never longer
// than an issue can hold.
func Markdown(w io.Writer, r *result.Result) error {
	_, err := io.WriteString(w, fit(markdownParts(r)))
	return err
}

// part is a piece of a Markdown document that stands or goes as a whole.
type part struct {
	// name is how a reader is told that it is missing.
	name string
	// need orders parts by how much a reader needs them. Without those that
	// always stand there is no document.
	need int
	text string
}

// always is the need of parts that are short whatever the result holds.
const always = 100

// fit joins the parts of a document. While an issue cannot hold them all, the one
// that is needed least is left out, and the end says so.
func fit(parts []part) string {
	const (
		room    = 4000 // for the sentence on what is left out
		columns = 200
	)
	var missing []string
	length := func() int {
		total := 0
		for _, p := range parts {
			total += len(p.text)
		}
		return total
	}
	for length() > mostMarkdown-room {
		least := 0
		for i, p := range parts {
			if p.need <= parts[least].need {
				least = i
			}
		}
		if parts[least].need == always {
			break
		}
		missing = append(missing, parts[least].name)
		parts = slices.Delete(parts, least, least+1)
	}
	var document markdown
	for _, p := range parts {
		document.WriteString(p.text)
	}
	if len(missing) > 0 {
		left := brief("Left out, for there is no room in an issue: "+join(missing), columns)
		if len(missing) > mostItems {
			left += fmt.Sprintf(" (%d in all)", len(missing))
		}
		document.sentences(left + ". The JSON form has it.")
	}
	return strings.TrimRight(document.String(), "\n") + "\n"
}

// markdownParts are the parts of a document in the order of their reading.
func markdownParts(r *result.Result) []part {
	v := subject(r)
	parts := []part{{"the verdict", always, partText(func(m *markdown) { m.verdict(r, v) })}}
	add := func(need int, name string, write func(m *markdown)) {
		parts = append(parts, part{name, need, partText(write)})
	}
	add(90, "the failed checks", func(m *markdown) { m.failedChecks(r) })
	if v == nil {
		return parts
	}
	plain := newSheet(Page{Width: mostDrawn})
	add(60, "the comparison of the flushes", func(m *markdown) { m.comparison(plain, r) })
	add(50, "the isolation", func(m *markdown) { m.rungs(plain, r) })
	add(80, "the variants", func(m *markdown) { m.variants(plain, r) })
	add(70, "the chain", func(m *markdown) { m.chain(r, v) })
	add(75, "who knows", func(m *markdown) { m.ends(v) })
	add(65, "the diagnosis", func(m *markdown) { m.diagnosis(v) })
	add(62, "the cures", func(m *markdown) { m.cures(plain, r, v) })
	add(30, "what happened", func(m *markdown) { m.story(r) })
	add(20, "the last frames", func(m *markdown) { m.frames(v) })
	add(15, "what the layer did", func(m *markdown) { m.account(plain, v) })
	add(10, "the variants over time", func(m *markdown) { m.lanes(r) })
	how := rerunOf(r)
	add(always, "the command", func(m *markdown) { m.command(how) })
	add(40, "the scenario", func(m *markdown) { m.scenario(how) })
	add(always, "the environment", func(m *markdown) { m.environment(r) })
	return parts
}

// partText is what a part writes.
func partText(write func(m *markdown)) string {
	var m markdown
	write(&m)
	return m.String()
}

// verdict is a headline that can stand alone, and what the run was of.
func (m *markdown) verdict(r *result.Result, v *result.Variant) {
	if v == nil {
		m.heading(2, "hangscope: nothing was measured")
		return
	}
	sentences := headline(r)
	outcome := strings.ToUpper(clip(string(v.Outcome), widestName))
	m.heading(2, brief(outcome+": "+sentences[0], 2*prose))
	name, summary := clip(r.Scenario.Name, prose/2), clip(r.Scenario.Summary, 2*prose)
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
	m.sentences(briefly(sentences[1:])...)
	failed := len(failures(r))
	switch {
	case r.Verdict == result.Unexpected && failed > 0:
		m.strong(fmt.Sprintf("✗ Not as expected: %d of %d checks failed.", failed, len(r.Checks)))
	case r.Verdict == result.Unexpected && !r.Interrupted:
		m.strong("✗ Not as expected.")
	case r.Verdict == result.Expected && len(r.Checks) > 0:
		m.strong("✓ As expected.")
	}
}

// briefly bounds sentences, each of which may name what is not bounded.
func briefly(sentences []string) []string {
	short := make([]string, len(sentences))
	for i, sentence := range sentences {
		short[i] = brief(sentence, 2*prose)
	}
	return short
}

// failedChecks shows what differs from the expectation.
func (m *markdown) failedChecks(r *result.Result) {
	t := tabular{header: []string{"variant", "what", "want", "got"}}
	for _, check := range failures(r) {
		t.rows = append(t.rows, []string{
			clip(check.Variant, widestName), clip(check.What, widestName), clip(check.Want, prose), clip(check.Got, prose),
		})
	}
	m.table(t)
}

// command shows how the run is made again.
func (m *markdown) command(how rerun) {
	m.heading(3, "Run it again")
	if how.file != "" {
		m.block("With the scenario below in a file `" + how.file + "`:")
	}
	m.fence("sh", how.command)
}

// mostScenario bounds the scenario: one that was checked is far shorter.
const mostScenario = 20_000

// scenario shows the plan in full.
func (m *markdown) scenario(how rerun) {
	if len(how.text) > mostScenario {
		m.sentences("The scenario is too long to be shown here. The JSON form has it.")
		return
	}
	m.fold("The scenario in full", func(m *markdown) { m.fence(how.form, how.text) })
}

// environment says on what the run was made.
func (m *markdown) environment(r *result.Result) {
	m.heading(3, "Environment")
	lines := footer(r)
	m.list(lines[:2])
	if origin := clip(r.Scenario.Origin, prose); origin != "" {
		m.block("The scenario is from " + code(origin) + ".")
	}
}
