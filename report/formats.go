package report

import (
	"io"
	"maps"
	"slices"

	"hangscope/repro/result"
)

// Func writes a result in one format.
type Func func(io.Writer, *result.Result) error

// SetFunc writes several results in one format, as one document.
type SetFunc func(io.Writer, *result.Set) error

// Format is a form of report.
type Format struct {
	// Summary says in a few words what it is for.
	Summary string
	// File is what it is called where several are together.
	File string
	// One writes one result, Set several.
	One Func
	Set SetFunc
}

// Formats are the reporters by the name of their format. A new one is a line
// here. The terminal's is the page of a pipe; on a real terminal the caller
// sets the fields of a [Page].
var Formats = map[string]Format{
	"json":     {"all that was found, for machines and for render", "result.json", JSON, JSONSet},
	"html":     {"one page for a browser, which opens offline", "report.html", HTML, HTMLSet},
	"junit":    {"a suite a scenario, a case a variant, for CI", "report.xml", JUnit, JUnitSet},
	"markdown": {"what one pastes into an issue", "report.md", Markdown, MarkdownSet},
	"terminal": {"a page to look at", "report.txt", Page{}.Write, Page{}.WriteSet},
}

// Names lists the formats in alphabetical order.
func Names() []string {
	return slices.Sorted(maps.Keys(Formats))
}
