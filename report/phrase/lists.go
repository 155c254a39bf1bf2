package phrase

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Join lists things of which all hold, as a sentence does.
func Join(parts []string) string { return enumerate(parts, " and ") }

// Either lists things of which one holds.
func Either(parts []string) string { return enumerate(parts, " or ") }

func enumerate(parts []string, word string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	last := len(parts) - 1
	return strings.Join(parts[:last], ", ") + word + parts[last]
}

// Capital begins a sentence; the text is not empty.
func Capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(first)) + s[size:]
}

// Count is a number of things, with the plural that the number wants.
func Count(n uint64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Dotted sets parts that are not empty beside each other.
func Dotted(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

// Named is text from outside after its name, or nothing.
func Named(name, text string) string {
	if text = Clip(text, WidestCell); text == "" {
		return ""
	}
	return name + text
}
