package report

import (
	"io"
	"maps"
	"slices"

	"hangscope/report/html"
	"hangscope/report/junit"
	"hangscope/report/markdown"
	"hangscope/report/phrase"
	"hangscope/report/sarif"
	"hangscope/report/terminal"
	"hangscope/repro/result"
)

// CheckFunc writes what a check said in one format.
type CheckFunc func(io.Writer, *result.Checked) error

// Checks are the forms of what a check said, by their names.
var Checks = map[string]CheckFunc{
	"html":     html.WriteCheck,
	"json":     JSONCheck,
	"junit":    junit.WriteCheck,
	"markdown": markdown.WriteCheck,
	"sarif":    sarif.Write,
	"terminal": terminal.Page{}.WriteCheck,
}

// CheckNames lists the formats of checks in alphabetical order.
func CheckNames() []string { return slices.Sorted(maps.Keys(Checks)) }

// JSONCheck writes what a check said as one indented document.
func JSONCheck(w io.Writer, c *result.Checked) error { return phrase.WriteJSON(w, c) }
