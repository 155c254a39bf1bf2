package config

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Error returns one line, without the hint: file, place, field, what is wrong and what is
// allowed.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Name != "" {
		b.WriteString(plain(e.Name))
		if e.Pos.Line > 0 {
			fmt.Fprintf(&b, ":%d:%d", e.Pos.Line, e.Pos.Column)
		}
		b.WriteString(": ")
	}
	if e.Field != "" {
		b.WriteString(plain(e.Field))
		b.WriteString(": ")
	}
	b.WriteString(e.Reason)
	if e.Allowed != "" {
		b.WriteString("; allowed: ")
		b.WriteString(e.Allowed)
	}
	return b.String()
}

// maxShown bounds the characters of a value that a message repeats.
const maxShown = 60

// quote makes text from a file safe to stand in a line of ours.
func quote(text string) string {
	if utf8.RuneCountInString(text) > maxShown {
		text = string([]rune(text)[:maxShown]) + "…"
	}
	return strconv.Quote(text)
}

// plain returns text as it stands, and quotes it only where it would break the line or
// steer the terminal.
func plain(text string) string {
	control := func(r rune) bool { return !unicode.IsGraphic(r) }
	if text == "" || !utf8.ValidString(text) || strings.ContainsFunc(text, control) {
		return quote(text)
	}
	return text
}
