package report

import (
	"io"

	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// JSON writes the result as one indented document, from which any reporter
// can render it again.
func JSON(w io.Writer, r *result.Result) error { return phrase.WriteJSON(w, r) }

// JSONSet writes a set as one indented document.
func JSONSet(w io.Writer, s *result.Set) error { return phrase.WriteJSON(w, s) }
