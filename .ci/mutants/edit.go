package main

import (
	"cmp"
	"fmt"
	"go/token"
	"slices"
)

// edit puts a text in the place of a part of a source, which may be empty.
type edit struct {
	from, to int
	text     string
}

// apply makes edits. Those of one place come in the order in which they were noted.
func apply(source []byte, edits []edit) []byte {
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Compare(a.from, b.from) })
	var text []byte
	at := 0
	for _, e := range edits {
		text = append(append(text, source[at:e.from]...), e.text...)
		at = e.to
	}
	return append(text, source[at:]...)
}

func (c *collector) offset(at token.Pos) int { return c.Fset.Position(at).Offset }

func (c *collector) insert(at token.Pos, format string, args ...any) {
	c.edits = append(c.edits, edit{from: c.offset(at), to: c.offset(at), text: fmt.Sprintf(format, args...)})
}

// replace puts a text in the place of a token.
func (c *collector) replace(at token.Pos, old, text string) {
	c.edits = append(c.edits, edit{from: c.offset(at), to: c.offset(at) + len(old), text: text})
}
