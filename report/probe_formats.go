package report

import (
	"io"
	"maps"
	"slices"

	"hangscope/report/html"
	"hangscope/report/junit"
	"hangscope/report/markdown"
	"hangscope/report/phrase"
	"hangscope/report/terminal"
	"hangscope/repro/result"
)

// ProbeFunc writes what a probe saw in one format.
type ProbeFunc func(io.Writer, *result.Probed) error

// Probes are the forms of what a probe saw, by their names.
var Probes = map[string]ProbeFunc{
	"html":     html.WriteProbe,
	"json":     JSONProbe,
	"junit":    junit.WriteProbe,
	"markdown": markdown.WriteProbe,
	"terminal": terminal.Page{}.WriteProbe,
}

// ProbeNames lists the formats of probes in alphabetical order.
func ProbeNames() []string { return slices.Sorted(maps.Keys(Probes)) }

// JSONProbe writes what a probe saw as one indented document.
func JSONProbe(w io.Writer, p *result.Probed) error { return phrase.WriteJSON(w, p) }
