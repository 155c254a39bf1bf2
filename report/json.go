package report

import (
	"encoding/json"
	"io"

	"hangscope/repro"
)

// JSON writes the result as one indented document, from which any reporter
// can render it again.
func JSON(w io.Writer, r *repro.Result) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(r)
}
