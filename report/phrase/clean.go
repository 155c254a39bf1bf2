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

// clean makes text from outside safe to print on one line. It removes escape
// sequences, control characters, bidi marks and other invisible characters, and
// turns white space into single spaces.
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

// maxScanned bounds how much of a text is cleaned before it is cut, in bytes: the
// message of a status may have megabytes.
const maxScanned = 16 << 10

// Clip cleans text from outside and cuts it to a number of columns.
func Clip(s string, columns int) string {
	if len(s) <= maxScanned {
		return Brief(clean(s), columns)
	}
	return Brief(clean(s[:maxScanned])+"…", columns)
}

// Brief cuts a line without colours to a number of columns. It also bounds the
// characters that take no column: a letter may have any number of accents.
func Brief(s string, columns int) string {
	const maxPerColumn = 4
	runes := 0
	for at := range s {
		if runes++; runes > maxPerColumn*columns {
			s = s[:at] + "…"
			break
		}
	}
	return Cut(s, columns)
}

// Cut shortens a line to a number of columns. The line may have colours.
func Cut(s string, columns int) string {
	if Width(s) <= columns {
		return s
	}
	return text.Trim(s, columns-1) + "…"
}

// Width is how many columns a line takes, with or without colours.
func Width(s string) int { return text.StringWidthWithoutEscSequences(s) }

// Today's terminals show ambiguous characters such as · and ▶ in one column in any
// locale, but go-pretty goes by the locale.
func init() { text.OverrideRuneWidthEastAsianWidth(false) }

// ASCII replaces the page's own characters by ASCII, and all others by a question
// mark.
func ASCII(s string) string {
	s = spelled.Replace(s)
	return strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII {
			return '?'
		}
		return r
	}, s)
}

var spelled = strings.NewReplacer("·", "-", "…", "...", "→", "->", "µ", "u", "–", "-", "≥", ">=", "×", "x", "“", `"`, "”", `"`, "▶", ">", "◀", "<")
