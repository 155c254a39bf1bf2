package terminal

import (
	"io"

	"hangscope/report/phrase"
	"hangscope/report/relayed"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

// WriteRelayed writes the page of a relay.
func (p Page) WriteRelayed(w io.Writer, r *result.Relayed) error {
	return p.writeSeen(w, relayed.Seen(r))
}

// maxListed bounds the rows of a table of a page that was seen of services of others.
const maxListed = 100

// writeSeen writes the page of what a command saw.
func (p Page) writeSeen(w io.Writer, seen tables.Seen) error {
	s := newCanvas(p)
	s.provenance(seen.Provenance)
	s.write("", phrase.Dotted("hangscope", seen.Title), s.bold)
	if seen.Summary != "" {
		s.write("", seen.Summary, s.dim)
	}
	s.gap()
	label := s.spell(seen.Badge.Text)
	s.write(s.pen(seen.Badge.Tone).Sprint(label)+"  ", seen.Headline, s.bold)
	for _, sentence := range seen.Also {
		s.write("", sentence, nil)
	}
	for _, part := range seen.Parts {
		s.part(listed(part))
	}
	s.gap()
	for _, line := range seen.Closing {
		s.write("", line, s.dim)
	}
	_, err := io.WriteString(w, s.String())
	return err
}

// listed is a part with as many rows as a page has room for.
func listed(part tables.Part) tables.Part {
	if more := len(part.Table.Rows) - maxListed; more > 0 {
		part.Table.Rows = part.Table.Rows[:maxListed]
		part.Lines = append([]string{"and " + phrase.Count(uint64(more), "row") + " more; the form json has them"}, part.Lines...)
	}
	return part
}
