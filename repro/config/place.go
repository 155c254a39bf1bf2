package config

import (
	"bytes"
	"sort"
	"unicode/utf8"
)

// places turns offsets into lines and columns. Asked in ascending order, it reads the text
// once, however long its lines are.
type places struct {
	text []byte
	// lines are the offsets at which lines begin.
	lines []int
	// offset and pos are the last answer.
	offset int
	pos    Pos
}

func placesOf(text []byte) *places {
	first := len(text) - len(bytes.TrimPrefix(text, mark))
	p := &places{text: text, lines: []int{first}, offset: first, pos: Pos{Line: 1, Column: 1}}
	for i, c := range text {
		// A lone carriage return ends a line too, in YAML and in editors.
		if c == '\n' || c == '\r' && !bytes.HasPrefix(text[i+1:], []byte("\n")) {
			p.lines = append(p.lines, i+1)
		}
	}
	return p
}

// line returns the index of the line that a byte is in.
func (p *places) line(offset int) int {
	return max(0, sort.Search(len(p.lines), func(i int) bool { return p.lines[i] > offset })-1)
}

// span returns the bytes of a line, without those that end it.
func (p *places) span(line int) (start, end int) {
	start, end = p.lines[line], len(p.text)
	if line+1 < len(p.lines) {
		end = p.lines[line+1]
	}
	return start, start + len(bytes.TrimRight(p.text[start:end], "\r\n"))
}

// at returns the place of a byte. A column is a character, not a byte; a byte order mark
// is none.
func (p *places) at(offset int) Pos {
	offset = min(max(offset, p.lines[0]), len(p.text))
	line := p.line(offset) + 1
	if line != p.pos.Line || offset < p.offset {
		p.offset, p.pos = p.lines[line-1], Pos{Line: line, Column: 1}
	}
	p.pos.Column += utf8.RuneCount(p.text[p.offset:offset])
	p.offset = offset
	return p.pos
}

// offsetOf returns the byte at a line and a column, the inverse of at. It stays within the
// line.
func (p *places) offsetOf(line, column int) int {
	if line < 1 || line > len(p.lines) {
		return len(p.text)
	}
	offset, end := p.span(line - 1)
	for ; column > 1 && offset < end; column-- {
		_, size := utf8.DecodeRune(p.text[offset:])
		offset += size
	}
	return offset
}
