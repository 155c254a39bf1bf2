package markdown

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/rerun"
	"hangscope/repro/result"
)

// part is a piece of a Markdown document that is kept or left out as a whole.
type part struct {
	// name is what the document calls the part if it is left out.
	name string
	// need orders parts by how much a reader needs them. Parts with the need
	// always are never left out.
	need int
	text string
}

// fit joins the parts of a document. It leaves out the parts that are needed
// least until an issue can hold the rest, and says so at the end.
func fit(parts []part) string {
	const (
		room    = 4000 // for the sentence about the missing parts
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
	for length() > maxDocument-room {
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
	var document document
	for _, p := range parts {
		document.WriteString(p.text)
	}
	if len(missing) > 0 {
		left := phrase.Brief("Some parts are left out because an issue has no room for them: "+phrase.Join(missing), columns)
		if len(missing) > content.MaxItems {
			left += fmt.Sprintf(" (%d in all)", len(missing))
		}
		document.sentences(left + ". The JSON form has them.")
	}
	return strings.TrimRight(document.String(), "\n") + "\n"
}

// markdownParts are the parts of a document in the order in which they are read.
func markdownParts(r *result.Result) []part {
	v := content.Subject(r)
	parts := []part{
		provenancePart(content.Provenance(r)),
		{"the verdict", always, partText(func(m *document) { m.verdict(r, v) })},
	}
	add := func(need int, name string, write func(m *document)) {
		parts = append(parts, part{name, need, partText(write)})
	}
	add(90, "the failed checks", func(m *document) { m.failedChecks(r) })
	if v == nil {
		return parts
	}
	add(75, "who knows", func(m *document) { m.ends(v) })
	add(60, "the comparison of the flushes", func(m *document) { m.flushes(r) })
	add(70, "the chain", func(m *document) { m.chain(r, v) })
	add(80, "the variants", func(m *document) { m.variants(r) })
	add(10, "the variants over time", func(m *document) { m.timeline(r) })
	add(62, "the cures", func(m *document) { m.cures(r, v) })
	add(63, "what virtual time showed otherwise", func(m *document) { m.clocksDiffer(r) })
	add(65, "the diagnosis", func(m *document) { m.diagnosis(v) })
	add(50, "the isolation", func(m *document) { m.isolation(r) })
	add(30, "what happened", func(m *document) { m.story(r) })
	add(20, "the last frames", func(m *document) { m.frames(v) })
	add(15, "what the layer did", func(m *document) { m.layer(v) })
	how := rerun.Of(r)
	add(always, "the command", func(m *document) { m.command(how) })
	add(40, "the scenario", func(m *document) { m.scenario(how) })
	add(always, "the environment", func(m *document) { m.environment(r) })
	return parts
}

// partText returns what a part writes.
func partText(write func(m *document)) string {
	var m document
	write(&m)
	return m.String()
}
