package report

import (
	"io"
	"maps"
	"slices"

	"hangscope/report/csv"
	"hangscope/report/html"
	"hangscope/report/junit"
	"hangscope/report/markdown"
	"hangscope/report/phrase"
	"hangscope/report/terminal"
	"hangscope/repro/compare"
	"hangscope/repro/result"
)

// Func writes a result in one format.
type Func func(io.Writer, *result.Result) error

// SetFunc writes several results in one format, as one document.
type SetFunc func(io.Writer, *result.Set) error

// Format is a form of report.
type Format struct {
	// Summary says in a few words what the format is for.
	Summary string
	// File is the name of its file where reports in several formats are together.
	File string
	// One writes one result, Set several.
	One Func
	Set SetFunc
}

// Formats are the forms of report by their names. A new form is a line here. The
// terminal's form is the full page, for a file; who shows a page sets the fields of a
// [terminal.Page].
var Formats = map[string]Format{
	"json":     {"all that was found, for machines and for render", "result.json", JSON, JSONSet},
	"html":     {"one page for a browser, which opens offline", "report.html", html.Write, html.WriteSet},
	"junit":    {"a suite a scenario, a case a variant, for CI", "report.xml", junit.Write, junit.WriteSet},
	"markdown": {"what one pastes into an issue", "report.md", markdown.Write, markdown.WriteSet},
	"terminal": {"a page to look at", "report.txt", terminal.Page{Full: true}.Write, terminal.Page{}.WriteSet},
}

// Names lists the formats in alphabetical order.
func Names() []string {
	return slices.Sorted(maps.Keys(Formats))
}

// ComparisonFunc writes a comparison in one format.
type ComparisonFunc func(io.Writer, *compare.Comparison) error

// Comparisons are the forms of a comparison by their names.
var Comparisons = map[string]ComparisonFunc{
	"json":     JSONComparison,
	"markdown": markdown.WriteComparison,
	"terminal": terminal.Page{}.WriteComparison,
}

// ComparisonNames lists the formats of comparisons in alphabetical order.
func ComparisonNames() []string {
	return slices.Sorted(maps.Keys(Comparisons))
}

// JSONComparison writes the comparison as one indented document.
func JSONComparison(w io.Writer, c *compare.Comparison) error { return phrase.WriteJSON(w, c) }

// SweepFunc writes a sweep in one format.
type SweepFunc func(io.Writer, *result.Sweep) error

// Sweeps are the forms of a sweep by their names.
var Sweeps = map[string]SweepFunc{
	"csv":      csv.Write,
	"html":     html.WriteSweep,
	"json":     JSONSweep,
	"markdown": markdown.WriteSweep,
	"terminal": terminal.Page{}.WriteSweep,
}

// SweepNames lists the formats of sweeps in alphabetical order.
func SweepNames() []string {
	return slices.Sorted(maps.Keys(Sweeps))
}

// JSONSweep writes the sweep as one indented document.
func JSONSweep(w io.Writer, s *result.Sweep) error {
	document := *s
	document.Provenance = result.ProvenanceOfSweep(s)
	return phrase.WriteJSON(w, document)
}
