package html

import (
	"cmp"
	"io"

	"hangscope/report/phrase"
	"hangscope/report/relayed"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

// seenPage is what a page shows of what a command saw of services of others.
type seenPage struct {
	tables.Seen

	Parts []seenPart
}

// seenPart is a table, nil if there is none, with what is said of it.
type seenPart struct {
	Title, Note string
	Table       *table
	Lines       []string
}

// WriteRelayed writes what a relay saw as one page for a browser.
func WriteRelayed(w io.Writer, r *result.Relayed) error { return writeSeen(w, relayed.Seen(r)) }

func writeSeen(w io.Writer, seen tables.Seen) error {
	view := &seenPage{Seen: seen}
	for _, p := range seen.Parts {
		shown := seenPart{Title: p.Table.Title, Note: p.Table.Note, Lines: p.Lines}
		if len(p.Table.Rows) > 0 { // its note is its caption
			shown.Table, shown.Note = newTable(cmp.Or(p.Table.Note, p.Table.Title), p.Table), ""
		}
		view.Parts = append(view.Parts, shown)
	}
	return write(w, document{Title: phrase.Dotted(seen.Badge.Text, seen.Title, "hangscope"), Provenance: seen.Provenance, Seen: view})
}
