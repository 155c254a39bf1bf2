package markdown

import (
	"io"

	"hangscope/report/phrase"
	"hangscope/report/relayed"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

// WriteRelayed writes what a relay saw for an issue.
func WriteRelayed(w io.Writer, r *result.Relayed) error { return writeSeen(w, relayed.Seen(r)) }

func writeSeen(w io.Writer, seen tables.Seen) error {
	parts := []part{
		provenancePart(seen.Provenance),
		{"the verdict", always, partText(func(m *document) {
			m.heading(2, "hangscope: "+seen.Title)
			m.sentences(seen.Summary)
			m.strong(seen.Badge.Text + ": " + seen.Headline)
			m.list(seen.Also)
		})},
	}
	for i, found := range seen.Parts {
		parts = append(parts, part{phrase.Clip(found.Table.Title, phrase.WidestCell), always - 1 - i, partText(func(m *document) {
			m.heading(3, found.Table.Title)
			m.sentences(found.Table.Note)
			m.table(found.Table)
			m.sentences(found.Lines...)
		})})
	}
	parts = append(parts, part{"how it was made", always - 1, partText(func(m *document) { m.list(seen.Closing) })})
	_, err := io.WriteString(w, fit(parts))
	return err
}
