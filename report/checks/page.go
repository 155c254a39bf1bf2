package checks

import (
	"fmt"
	"time"

	"hangscope/report/phrase"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

// maxFiles bounds the files that a page has in full. The JSON has them all.
const maxFiles = 20

// Seen is what a check said, for a form to lay out.
func Seen(c *result.Checked) tables.Seen {
	page := tables.Seen{Provenance: Provenance(c), Title: "check", Summary: summary(c)}
	page.Badge = Badge(c.Risk)
	page.Headline, page.Also = headline(c)
	if len(c.Files) > 1 {
		page.Add(overview(c.Files))
	}
	for i := range c.Files[:min(maxFiles, len(c.Files))] {
		page.Parts = append(page.Parts, parts(&c.Files[i], len(c.Files) > 1)...)
	}
	if more := len(c.Files) - maxFiles; more > 0 {
		page.Closing = append(page.Closing, fmt.Sprintf("The JSON has the %d other files.", more))
	}
	page.Closing = append(page.Closing,
		"The judgement is of mirrord as read up to "+phrase.Clip(c.Read, phrase.WidestName)+"; no cluster was asked, and mirrord did not run.")
	return page
}

// Provenance is line 1, which says that files were read and nothing ran.
func Provenance(c *result.Checked) string {
	made := c.Made
	if at, err := time.Parse(time.RFC3339, c.Made); err == nil {
		made = at.UTC().Format("2006-01-02 15:04 UTC")
	}
	return phrase.Dotted("checked", "configurations of mirrord", "nothing ran",
		phrase.Clip(c.Tool.Name+" "+c.Tool.Version, phrase.WidestCell), phrase.Clip(made, phrase.WidestName))
}

// summary says what was said of the pod.
func summary(c *result.Checked) string {
	a := c.Asked
	version := "mirrord's version not said"
	if a.MirrordVersion != "" {
		version = "mirrord " + phrase.Clip(a.MirrordVersion, phrase.WidestName)
	}
	parts := []string{version, "mesh " + phrase.Clip(string(a.Mesh), phrase.WidestName)}
	if len(a.Ports) > 0 {
		parts = append(parts, "listens on "+numbers(a.Ports))
	}
	if a.UpstreamPort > 0 {
		parts = append(parts, fmt.Sprintf("calls port %d", a.UpstreamPort))
	}
	if a.Operator != "" {
		parts = append(parts, "operator: "+phrase.Clip(a.Operator, phrase.WidestCell))
	}
	return phrase.Dotted(parts...)
}

// overview has a row for each file.
func overview(files []result.CheckedFile) tables.Table {
	table := tables.New("file", "at risk", "change")
	table.Title = "The files"
	for i := range files {
		f := &files[i]
		row := table.Add(tables.Text(Name(f)), answer(f.Risk), tables.Text(change(f)))
		row.Mark = Tone(f.Risk)
	}
	return table
}

// change says in a word or two whether a change of the file helps.
func change(f *result.CheckedFile) string {
	switch {
	case !f.Fix.Needed:
		return "none needed"
	case f.Fix.Diff != "":
		return "--fix shows it"
	default:
		return "none of the file helps"
	}
}

// Name is what pages call a file.
func Name(f *result.CheckedFile) string {
	switch f.Name {
	case "":
		return "the defaults and the environment"
	case "-":
		return "stdin"
	}
	name := phrase.Clip(f.Name, phrase.Prose)
	if name == "" {
		name = "a file"
	}
	if part := phrase.Clip(f.Part, phrase.WidestCell); part != "" {
		name += ", service " + part
	}
	return name
}

// numbers lists ports.
func numbers(ports []int) string {
	const maxPorts = 12 // a file may hold anything
	var texts []string
	for _, port := range ports[:min(maxPorts, len(ports))] {
		texts = append(texts, fmt.Sprint(port))
	}
	if len(ports) > maxPorts {
		texts = append(texts, "…")
	}
	return phrase.Join(texts)
}
