package check

import (
	"fmt"
	"strings"
)

// contextLines is how many lines a diff has before and after its change, as diff -u has.
const contextLines = 3

// Diff is the change from one text to another as a unified diff of one hunk. It is empty if
// there is none.
func Diff(name string, before, after []byte) string {
	if string(before) == string(after) {
		return ""
	}
	a, b := lines(before), lines(after)
	same := 0
	for same < min(len(a), len(b)) && a[same] == b[same] {
		same++
	}
	tail := 0
	for tail < min(len(a), len(b))-same && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	from, until := max(0, same-contextLines), max(0, tail-contextLines)
	var text strings.Builder
	fmt.Fprintf(&text, "--- %s\n+++ %s\n@@ -%s +%s @@\n", name, name, span(from, len(a)-until), span(from, len(b)-until))
	for _, line := range a[from:same] {
		text.WriteString(" " + ended(line))
	}
	for _, line := range a[same : len(a)-tail] {
		text.WriteString("-" + ended(line))
	}
	for _, line := range b[same : len(b)-tail] {
		text.WriteString("+" + ended(line))
	}
	for _, line := range a[len(a)-tail : len(a)-until] {
		text.WriteString(" " + ended(line))
	}
	return text.String()
}

// span is a range of lines in the head of a hunk.
func span(from, to int) string {
	if from == to {
		return fmt.Sprintf("%d,0", from)
	}
	return fmt.Sprintf("%d,%d", from+1, to-from)
}

// lines are the lines of a text with their ends.
func lines(text []byte) []string {
	all := strings.SplitAfter(string(text), "\n")
	if all[len(all)-1] == "" {
		all = all[:len(all)-1]
	}
	return all
}

// ended is a line with its end; of one that has none a diff says so.
func ended(line string) string {
	if strings.HasSuffix(line, "\n") {
		return line
	}
	return line + "\n\\ No newline at end of file\n"
}
