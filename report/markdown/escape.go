package markdown

import (
	"regexp"
	"strings"
)

// specialCharacters are the characters that mean something in GitHub's Markdown wherever
// they stand in a line, and how each is written to stand for itself.
var specialCharacters = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`,
	"|", `\|`, "~", `\~`, "$", `\$`, "#", `\#`,
	"<", "&lt;", ">", "&gt;", "&", "&amp;",
)

// zeroWidthSpace is a space without a width. GitHub looks for names, numbers of issues
// and addresses in the text that it has rendered, so that no escape keeps it
// from them; a character between does.
const zeroWidthSpace = "\u200b"

// mentions are the texts that GitHub makes something of: it notifies the person
// @name, and notes on an issue that it was mentioned by #1, GH-1 or its
// address.
var mentions = []struct {
	pattern *regexp.Regexp
	with    string
}{
	{regexp.MustCompile(`@(\w)`), "@" + zeroWidthSpace + "$1"},
	{regexp.MustCompile(`#(\d)`), "#" + zeroWidthSpace + "$1"},
	{regexp.MustCompile(`(?i)\b(gh-)(\d)`), "$1" + zeroWidthSpace + "$2"},
	{regexp.MustCompile(`(?i)([a-z]:)//`), "$1" + zeroWidthSpace + "//"},
	{regexp.MustCompile(`(?i)\b(www)\.`), "$1" + zeroWidthSpace + "."},
}

// listMarker matches what would begin a list at the start of a line.
var listMarker = regexp.MustCompile(`^(\d*)([-+.)])(\s|$)`)

// escaped writes a line of plain text as Markdown that shows it as it is.
func escaped(line string) string {
	line = strings.TrimSpace(line)
	for _, c := range mentions {
		line = c.pattern.ReplaceAllString(line, c.with)
	}
	line = specialCharacters.Replace(line)
	line = strings.ReplaceAll(line, zeroWidthSpace, "&#8203;")
	return listMarker.ReplaceAllString(line, `$1\$2$3`)
}

// backticks returns a row of backticks that is longer than any in a text, and at
// least so long.
func backticks(text string, atLeast int) string {
	longest, run := 0, 0
	for i := range len(text) {
		if text[i] != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return strings.Repeat("`", max(atLeast, longest+1))
}

// code writes a line of plain text as code, in which nothing means anything.
// It is not for a table: there a bar ends the cell even within code.
func code(line string) string {
	if line = strings.TrimSpace(line); line == "" {
		return ""
	}
	fence := backticks(line, 1)
	if strings.HasPrefix(line, "`") || strings.HasSuffix(line, "`") {
		line = " " + line + " "
	}
	return fence + line + fence
}
