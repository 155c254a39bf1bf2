package content

import (
	"fmt"

	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// Tabular is a table before it is laid out.
type Tabular struct {
	Header []string
	Rows   [][]string
	// notes belong to the rows, and to a last column of the header; nil if
	// there are none.
	Notes []string
	// numbers are the columns that stand to the right.
	Numbers []int
	// most bounds the rows that Markdown shows. If zero, mostItems.
	Most int
}

// AtLeast explains the plus sign behind a gap.
const AtLeast = "+ at least: this gap was still open at the end"

// Optional is a value of a distribution, or a dash if it has none.
func Optional(d result.Distribution, ns int64) string {
	if d.Count == 0 {
		return "–"
	}
	return phrase.Duration(ns)
}

// Tally names the outcome, and says of how many of several calls it is.
func Tally(v *result.Variant) string {
	outcome := phrase.Clip(string(v.Outcome), phrase.WidestName)
	if n, of := CountCalls(v); of > 1 {
		return fmt.Sprintf("%s %d/%d", outcome, n, of)
	}
	return outcome
}
