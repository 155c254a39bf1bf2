package phrase

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Join lists things with "and", as a sentence does.
func Join(parts []string) string { return enumerate(parts, " and ") }

// Either lists things with "or".
func Either(parts []string) string { return enumerate(parts, " or ") }

func enumerate(parts []string, word string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	last := len(parts) - 1
	return strings.Join(parts[:last], ", ") + word + parts[last]
}

// Capital writes the first letter of a text as a capital. The text is not empty.
func Capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(first)) + s[size:]
}

// Count is a number of things, with the noun in the plural if the number needs it.
func Count(n uint64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Dotted joins the parts that are not empty with dots.
func Dotted(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

// Named is a text from outside after its name. It is empty if the text is.
func Named(name, text string) string {
	if text = Clip(text, WidestCell); text == "" {
		return ""
	}
	return name + text
}
