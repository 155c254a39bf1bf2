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

// RelayedFunc writes what a relay saw in one format.
type RelayedFunc func(io.Writer, *result.Relayed) error

// Relays are the forms of what a relay saw, by their names.
var Relays = map[string]RelayedFunc{
	"html":     html.WriteRelayed,
	"json":     JSONRelayed,
	"junit":    junit.WriteRelayed,
	"markdown": markdown.WriteRelayed,
	"terminal": terminal.Page{}.WriteRelayed,
}

// RelayNames lists the formats of relays in alphabetical order.
func RelayNames() []string { return slices.Sorted(maps.Keys(Relays)) }

// JSONRelayed writes what a relay saw as one indented document.
func JSONRelayed(w io.Writer, r *result.Relayed) error { return phrase.WriteJSON(w, r) }
