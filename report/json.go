package report

import (
	"encoding/json"
	"io"
	"strings"

	"hangscope/repro/result"
)

// JSON writes the result as one indented document, from which any reporter
// can render it again.
func JSON(w io.Writer, r *result.Result) error { return document(w, r) }

// JSONSet writes a set as one indented document.
func JSONSet(w io.Writer, s *result.Set) error { return document(w, s) }

// document writes a value as JSON, in which nothing is hidden: a file of results
// is looked at on terminals too.
func document(w io.Writer, value any) error {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		return err
	}
	_, err := io.WriteString(w, visible(text.String()))
	return err
}
