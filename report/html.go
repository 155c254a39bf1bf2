package report

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"

	"hangscope/repro/result"
)

// HTML writes a result as one page for a browser, which needs nothing else:
// no script, no file, no network. It implements [Func].
func HTML(w io.Writer, r *result.Result) error {
	r = bounded(r)
	view := resultView(r, "", false)
	return writeHTML(w, htmlDocument{Title: titleOf(r), One: view})
}

// HTMLSet writes several results as one page. It implements [SetFunc].
func HTMLSet(w io.Writer, set *result.Set) error {
	return writeHTML(w, htmlDocument{Title: "hangscope: " + expectedRuns(set).Text, Set: setView(set)})
}

// htmlDocument is all that the templates show: One or Set.
type htmlDocument struct {
	Title string
	One   *htmlResult
	Set   *htmlSet
}

// Policy lets the browser use the page's own style and nothing else at all.
func (htmlDocument) Policy() string {
	sum := sha256.Sum256([]byte(htmlStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; img-src data:; base-uri 'none'; form-action 'none'"
}

// Style is the page's style sheet, which the policy names by its hash.
func (htmlDocument) Style() template.CSS { return htmlStyle }

//go:embed html/*.tmpl html/*.css
var htmlFiles embed.FS

var (
	htmlPages = template.Must(template.New("html").ParseFS(htmlFiles, "html/*.tmpl"))
	htmlStyle = styleSheet("html/page.css", "html/parts.css", "html/charts.css")
)

// styleSheet joins files that are part of the program, so that they are
// trusted.
func styleSheet(names ...string) template.CSS {
	var all bytes.Buffer
	for _, name := range names {
		text, err := htmlFiles.ReadFile(name)
		if err != nil {
			panic(err) // the name of an embedded file is wrong
		}
		all.Write(text)
	}
	return template.CSS(all.String())
}

// writeHTML writes the document whole or not at all: a template may fail in
// its middle.
func writeHTML(w io.Writer, d htmlDocument) error {
	var page bytes.Buffer
	if err := htmlPages.ExecuteTemplate(&page, "document", d); err != nil {
		return err
	}
	_, err := w.Write(page.Bytes())
	return err
}

// titleOf names a result in a browser's tab.
func titleOf(r *result.Result) string {
	outcome := "nothing measured"
	if v := subject(r); v != nil {
		outcome = clip(string(v.Outcome), widestName)
	}
	return dotted(outcome, clip(r.Scenario.Name, prose/2), "hangscope")
}
