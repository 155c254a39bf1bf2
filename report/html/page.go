package html

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"
	"sync"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// Write writes a result as one page for a browser. The page needs no script, no
// other file and no network.
func Write(w io.Writer, r *result.Result) error {
	r = bounded(r)
	view := resultView(r, "", false)
	return write(w, document{Title: titleOf(r), Provenance: content.Provenance(r), One: view})
}

// WriteSet writes several results as one page.
func WriteSet(w io.Writer, set *result.Set) error {
	return write(w, document{
		Title: "hangscope: " + content.ExpectedRuns(set).Text, Provenance: content.SetProvenance(set), Set: setView(set),
	})
}

// document is all that the templates show: One, Set, Sweep or Seen.
type document struct {
	Title string
	// Provenance is line 1 of the page.
	Provenance string
	One        *resultPage
	Set        *setPage
	Sweep      *sweepPage
	Seen       *seenPage
}

// Policy lets the browser use the page's own style and nothing else.
func (document) Policy() string {
	sum := sha256.Sum256([]byte(htmlStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; img-src data:; base-uri 'none'; form-action 'none'"
}

// Style is the page's style sheet, which the policy names by its hash.
func (document) Style() template.CSS { return htmlStyle }

//go:embed *.tmpl *.css
var files embed.FS

// htmlPages are parsed when the first page is written: most runs write none.
var htmlPages = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("html").ParseFS(files, "*.tmpl"))
})

var htmlStyle = styleSheet("page.css", "parts.css", "charts.css", "map.css")

// styleSheet joins embedded files. They are part of the program, so they are
// trusted.
func styleSheet(names ...string) template.CSS {
	var all bytes.Buffer
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			panic(err) // the name of an embedded file is wrong
		}
		all.Write(text)
	}
	return template.CSS(all.String())
}

// write writes the whole document or nothing, because a template may fail in the
// middle.
func write(w io.Writer, d document) error {
	var page bytes.Buffer
	if err := htmlPages().ExecuteTemplate(&page, "document", d); err != nil {
		return err
	}
	_, err := w.Write(page.Bytes())
	return err
}

// titleOf names a result in a browser's tab.
func titleOf(r *result.Result) string {
	outcome := "nothing measured"
	if v := content.Subject(r); v != nil {
		outcome = phrase.Clip(string(v.Outcome), phrase.WidestName)
	}
	return phrase.Dotted(outcome, phrase.Clip(r.Scenario.Name, phrase.Prose/2), "hangscope")
}
