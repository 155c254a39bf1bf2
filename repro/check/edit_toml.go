package check

import (
	"regexp"

	"hangscope/repro/config"
)

var (
	// tomlHeader is the line that begins the table agent.
	tomlHeader = regexp.MustCompile(`(?m)^[ \t]*\[[ \t]*agent[ \t]*\][^\r\n]*\r?\n?`)
	// tomlInline is a table agent within braces, tomlDotted a field of it in the root table.
	tomlInline = regexp.MustCompile(`(?m)^[ \t]*agent[ \t]*=[ \t]*\{`)
	tomlDotted = regexp.MustCompile(`(?m)^[ \t]*agent[ \t]*\.`)
)

// editTOML adds the field to the table agent, or adds that. What it takes for a header may
// stand in a text of several lines; the file is read again after the edit, which finds that.
func editTOML(doc *config.Document) (edit, bool) {
	text, end := doc.Text, newline(doc.Text)
	if at := tomlHeader.FindIndex(text); at != nil {
		line := "flush_connections = false" + end
		if text[at[1]-1] != '\n' {
			line = end + line
		}
		return edit{at[1], at[1], line}, true
	}
	if at := tomlInline.FindIndex(text); at != nil {
		field := " flush_connections = false"
		if agent := doc.At("agent"); agent != nil && len(agent.Fields) > 0 {
			field += ","
		}
		return edit{at[1], at[1], field}, true
	}
	if at := tomlDotted.FindIndex(text); at != nil {
		return edit{at[0], at[0], "agent.flush_connections = false" + end}, true
	}
	return appended(text, "", "[agent]", "flush_connections = false"), true
}
