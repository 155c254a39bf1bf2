package markdown

import (
	"regexp"
	"strings"
)

// marks are the characters that mean something in GitHub's Markdown wherever
// they stand in a line, and how each is written to stand for itself.
var marks = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`,
	"|", `\|`, "~", `\~`, "$", `\$`, "#", `\#`,
	"<", "&lt;", ">", "&gt;", "&", "&amp;",
)

// apart is a space without a width. GitHub looks for names, numbers of issues
// and addresses in the text that it has rendered, so that no escape keeps it
// from them; a character between does.
const apart = "\u200b"

// called are the texts that GitHub makes something of: it notifies the person
// @name, and notes on an issue that it was mentioned by #1, GH-1 or its
// address.
var called = []struct {
	pattern *regexp.Regexp
	with    string
}{
	{regexp.MustCompile(`@(\w)`), "@" + apart + "$1"},
	{regexp.MustCompile(`#(\d)`), "#" + apart + "$1"},
	{regexp.MustCompile(`(?i)\b(gh-)(\d)`), "$1" + apart + "$2"},
	{regexp.MustCompile(`(?i)([a-z]:)//`), "$1" + apart + "//"},
	{regexp.MustCompile(`(?i)\b(www)\.`), "$1" + apart + "."},
}

// begins matches what would begin a list at the start of a line.
var begins = regexp.MustCompile(`^(\d*)([-+.)])(\s|$)`)

// escaped writes a line of plain text as Markdown that shows it as it is.
func escaped(line string) string {
	line = strings.TrimSpace(line)
	for _, c := range called {
		line = c.pattern.ReplaceAllString(line, c.with)
	}
	line = marks.Replace(line)
	line = strings.ReplaceAll(line, apart, "&#8203;")
	return begins.ReplaceAllString(line, `$1\$2$3`)
}

// ticks returns a row of backticks that is longer than any in a text, and at
// least so long.
func ticks(text string, least int) string {
	longest, run := 0, 0
	for i := range len(text) {
		if text[i] != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return strings.Repeat("`", max(least, longest+1))
}

// code writes a line of plain text as code, in which nothing means anything.
// It is not for a table: there a bar ends the cell even within code.
func code(line string) string {
	if line = strings.TrimSpace(line); line == "" {
		return ""
	}
	fence := ticks(line, 1)
	if strings.HasPrefix(line, "`") || strings.HasSuffix(line, "`") {
		line = " " + line + " "
	}
	return fence + line + fence
}
