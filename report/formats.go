package report

import (
	"io"
	"maps"
	"slices"

	"hangscope/repro"
)

// Func writes a result in one format.
type Func func(io.Writer, *repro.Result) error

// Formats are the reporters by the name of their format. A new one is a line
// here. The terminal's is the page of a pipe; on a real terminal the caller
// sets the fields of a [Page].
var Formats = map[string]Func{
	"json":     JSON,
	"terminal": Page{}.Write,
}

// Names lists the formats in alphabetical order.
func Names() []string {
	return slices.Sorted(maps.Keys(Formats))
}
