package check

import (
	"bytes"
	"strings"

	"hangscope/repro/config"
)

// editYAML adds the field to the mapping agent, or adds that at the end.
func editYAML(doc *config.Document) (edit, bool) {
	agent := doc.At("agent")
	switch {
	case opens(doc.Text, agent, '{'):
		return intoBraces(doc.Text, agent, "flush_connections: false")
	case agent != nil && len(agent.Fields) > 0:
		return beforeLine(doc.Text, agent.Fields[0], "flush_connections: false")
	case agent != nil:
		return edit{}, false
	case opens(doc.Text, doc.Root, '{'):
		return intoBraces(doc.Text, doc.Root, "agent: {flush_connections: false}")
	}
	indent := ""
	if doc.Root != nil && len(doc.Root.Fields) > 0 {
		indent = strings.Repeat(" ", max(0, doc.Root.Fields[0].Pos.Column-1))
	}
	return appended(doc.Text, indent+"agent:", indent+"  flush_connections: false"), true
}

// opens reports whether a value begins with a sign.
func opens(text []byte, n *config.Node, sign byte) bool {
	return n != nil && n.Start >= 0 && n.Start < len(text) && text[n.Start] == sign
}

// beforeLine adds a line before that of a field, with its indentation.
func beforeLine(text []byte, field config.Field, line string) (edit, bool) {
	if field.Start < 0 || field.Start > len(text) {
		return edit{}, false
	}
	from := bytes.LastIndexByte(text[:field.Start], '\n') + 1
	indent := string(text[from:field.Start])
	if strings.Trim(indent, " ") != "" {
		return edit{}, false
	}
	return edit{from, from, indent + line + newline(text)}, true
}
