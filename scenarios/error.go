package scenarios

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Error is what is wrong with a scenario, at one place of it.
type Error struct {
	// File is the file that holds the scenario. If empty, there is none.
	File string
	// Line and Column are where in the file, from 1. If zero, not known.
	Line, Column int
	// Field is the path of the field, for example load.messages. If empty,
	// the scenario as a whole is meant.
	Field string
	// Problem says what is wrong and what is allowed.
	Problem string
	// Hint says what may help. If empty, nothing is known to help.
	Hint string

	cause error
}

// Error returns one line, without the hint: file, line, field and problem.
func (e *Error) Error() string {
	var b strings.Builder
	if e.File != "" {
		b.WriteString(plain(e.File))
		if e.Line > 0 {
			fmt.Fprintf(&b, ":%d", e.Line)
		}
		b.WriteString(": ")
	}
	if e.Field != "" {
		b.WriteString(e.Field)
		b.WriteString(": ")
	}
	b.WriteString(e.Problem)
	return b.String()
}

// Unwrap returns the error of the file system, if that is the cause.
func (e *Error) Unwrap() error { return e.cause }

// maxShown bounds the characters of a value that a message repeats.
const maxShown = 60

// quote makes text from a file safe to stand in a line of ours.
func quote(text string) string {
	return strconv.Quote(shorten(text, maxShown))
}

// plain returns text as it stands, and quotes it only where it would break the
// line or steer the terminal. So a path of Windows stays readable.
func plain(text string) string {
	if text == "" || !printable(text) {
		return strconv.Quote(text)
	}
	return text
}

// printable reports whether a text can stand in one line of a terminal.
func printable(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsGraphic(r) })
}

// shorten keeps messages readable when a file holds a whole book as a value.
func shorten(text string, maxLength int) string {
	if utf8.RuneCountInString(text) <= maxLength {
		return text
	}
	return string([]rune(text)[:maxLength]) + "…"
}

// Suggest returns the hint for a word that is none of the known ones. It is empty if
// none is like it.
func Suggest(word string, known []string) string {
	switch found := meant(word, known); len(found) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("did you mean %q?", found[0])
	default:
		return "did you mean one of these: " + strings.Join(found, ", ") + "?"
	}
}

// Closest returns the known word that was probably meant, or nothing. The
// earlier one wins a tie, so that the same mistake has the same answer.
func Closest(word string, known []string) string {
	if found := meant(word, known); len(found) > 0 {
		return found[0]
	}
	return ""
}

// meant returns the known word that is nearest to a word. If none is near, it returns
// those that the word is a part of, or else those with a part that is nearly the word.
func meant(word string, known []string) []string {
	const longest = 64 // no known word is longer, and the distance costs their product
	const shortest = 3 // of a part that says something
	if len(word) > longest {
		return nil
	}
	word = strings.ToLower(word)
	best, nearest := "", 2+len(word)/4
	for _, candidate := range known {
		if d := distance(word, strings.ToLower(candidate)); d < nearest {
			best, nearest = candidate, d
		}
	}
	if best != "" {
		return []string{best}
	}
	if len(word) < shortest {
		return nil
	}
	has := func(candidate string) bool { return strings.Contains(candidate, word) }
	if !slices.ContainsFunc(known, has) {
		near := func(part string) bool { return distance(word, part) < 1+len(word)/4 }
		has = func(candidate string) bool { return slices.ContainsFunc(strings.Split(candidate, "-"), near) }
	}
	return slices.DeleteFunc(slices.Clone(known), func(candidate string) bool { return !has(candidate) })
}

// distance is how many letters must be put in, taken out or replaced to make
// one word of the other.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
