package report

import (
	"io"

	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// JSON writes the result as one indented document, from which any reporter
// can render it again. Its provenance is that of the result as it is.
func JSON(w io.Writer, r *result.Result) error {
	document := *r
	document.Provenance = result.ProvenanceOf(r)
	return phrase.WriteJSON(w, document)
}

// JSONSet writes a set as one indented document.
func JSONSet(w io.Writer, s *result.Set) error { return phrase.WriteJSON(w, s) }
