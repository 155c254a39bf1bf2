package phrase

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"
)

// WriteJSON writes a value as JSON without hidden characters, because people look at
// files of results on terminals too.
func WriteJSON(w io.Writer, value any) error {
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

// Showable reports whether all characters of a text can be seen.
func Showable(text string) bool {
	return !strings.ContainsFunc(text, hidden)
}

func hidden(r rune) bool { return r != '\n' && r != ' ' && !unicode.IsPrint(r) }

// visible writes hidden characters of a JSON document as JSON's escapes. They can
// only be in strings: all that is outside of strings is printable.
func visible(text string) string {
	if Showable(text) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case !hidden(r):
			b.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}
