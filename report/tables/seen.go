package tables

import "hangscope/report/phrase"

// Seen is what a command saw of services that are not hangscope's own, for a form to lay
// out, in the order in which it is read.
type Seen struct {
	// Provenance is line 1.
	Provenance string
	// Title names what was looked at, Summary says in a few words where and how.
	Title, Summary string
	// Interrupted is whether it was ended early.
	Interrupted bool
	// Badge is the outcome in a word or two, and Headline in a sentence.
	Badge    phrase.Toned
	Headline string
	// Also are the sentences after it.
	Also []string
	// Parts are the tables, and the lines beneath them.
	Parts []Part
	// Closing are the lines at the end.
	Closing []string
}

// Add adds a table.
func (s *Seen) Add(t Table) { s.Parts = append(s.Parts, Part{Table: t}) }
