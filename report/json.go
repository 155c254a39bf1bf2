package report

import (
	"encoding/json"
	"io"

	"hangscope/repro"
)

// JSON writes the result as one indented document, from which any reporter
// can render it again.
func JSON(w io.Writer, r *repro.Result) error { return document(w, r) }

// JSONSet writes a set as one indented document.
func JSONSet(w io.Writer, s *repro.Set) error { return document(w, s) }

func document(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}
