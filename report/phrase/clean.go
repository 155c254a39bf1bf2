package phrase

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/jedib0t/go-pretty/v6/text"
)

// escape matches the escape sequences of terminals: CSI, the string sequences
// that end with BEL or ST (OSC, DCS, SOS, PM, APC), and the short ones.
var escape = regexp.MustCompile(
	`(?:\x1b\[|\x{9b})[0-?]*[ -/]*[@-~]` +
		`|(?:\x1b[\]PX^_]|[\x{9d}\x{90}\x{98}\x{9e}\x{9f}])[^\x07\x1b\x{9c}]*(?:\x07|\x1b\\|\x{9c})` +
		`|\x1b[ -/]*[0-~]`)

// clean makes text from outside safe to print on one line: no escape
// sequences, control characters, bidi marks or other invisible ones; white
// space becomes single spaces.
func clean(s string) string {
	s = escape.ReplaceAllString(strings.ToValidUTF8(s, "\uFFFD"), "")
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r), unicode.Is(unicode.Variation_Selector, r):
			return -1
		default:
			return r
		}
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// maxScanned is how much of a text, in bytes, is looked at to find what is
// shown of it: a status may come with megabytes of message.
const maxScanned = 16 << 10

// Clip cleans text from outside and cuts it to a number of columns.
func Clip(s string, columns int) string {
	if len(s) <= maxScanned {
		return Brief(clean(s), columns)
	}
	return Brief(clean(s[:maxScanned])+"…", columns)
}

// Brief cuts a line that is not painted to a number of columns, and bounds the
// characters that take none: a letter may have any number of accents.
func Brief(s string, columns int) string {
	const each = 4
	runes := 0
	for at := range s {
		if runes++; runes > each*columns {
			s = s[:at] + "…"
			break
		}
	}
	return Cut(s, columns)
}

// Cut shortens a line, which may be painted, to a number of columns.
func Cut(s string, columns int) string {
	if Width(s) <= columns {
		return s
	}
	return text.Trim(s, columns-1) + "…"
}

// Width is how many columns a line takes, painted or not.
func Width(s string) int { return text.StringWidthWithoutEscSequences(s) }

// Ambiguous characters such as · and ▶ are one column wide in the terminals
// of today, whatever the locale: go-pretty would go by the locale.
func init() { text.OverrideRuneWidthEastAsianWidth(false) }

// ASCII spells the page's own characters in ASCII, and hides all others.
func ASCII(s string) string {
	s = spelled.Replace(s)
	return strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII {
			return '?'
		}
		return r
	}, s)
}

var spelled = strings.NewReplacer("·", "-", "…", "...", "→", "->", "µ", "u", "–", "-", "×", "x", "“", `"`, "”", `"`, "▶", ">", "◀", "<")
