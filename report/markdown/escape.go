package markdown

import (
	"regexp"
	"strings"
)

// specialCharacters escapes the characters that have a meaning anywhere in a line of
// GitHub's Markdown.
var specialCharacters = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`,
	"|", `\|`, "~", `\~`, "$", `\$`, "#", `\#`,
	"<", "&lt;", ">", "&gt;", "&", "&amp;",
)

// zeroWidthSpace keeps GitHub from finding names, numbers of issues and addresses.
// Escapes do not help, because GitHub looks for them in the rendered text.
const zeroWidthSpace = "\u200b"

// mentions are texts that GitHub acts on: it notifies the person @name, and notes on
// an issue that it was mentioned by #1, GH-1 or its address.
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

// listMarker matches a text that begins a list at the start of a line.
var listMarker = regexp.MustCompile(`^(\d*)([-+.)])(\s|$)`)

// escaped turns a line of plain text into Markdown that shows it as it is.
func escaped(line string) string {
	line = strings.TrimSpace(line)
	for _, c := range mentions {
		line = c.pattern.ReplaceAllString(line, c.with)
	}
	line = specialCharacters.Replace(line)
	line = strings.ReplaceAll(line, zeroWidthSpace, "&#8203;")
	return listMarker.ReplaceAllString(line, `$1\$2$3`)
}

// backticks returns a row of backticks that is longer than any in a text, and has at
// least the given length.
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

// code turns a line of plain text into Markdown that shows it as code. It is not for
// tables, where a bar ends a cell even in code.
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
