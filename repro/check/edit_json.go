package check

import (
	"bytes"
	"strings"

	"hangscope/repro/config"
)

// editJSON adds the field to an object, the first in it, as the object's other fields are
// written.
func editJSON(doc *config.Document) (edit, bool) {
	if agent := doc.At("agent"); agent != nil {
		return intoBraces(doc.Text, agent, `"flush_connections": false`)
	}
	return intoBraces(doc.Text, doc.Root, `"agent": {"flush_connections": false}`)
}

// intoBraces adds a field after the brace that opens an object, with the space that stands
// before its first field.
func intoBraces(text []byte, object *config.Node, field string) (edit, bool) {
	if object == nil || object.Kind != config.Object || object.Start < 0 || object.End > len(text) || object.Start >= object.End || text[object.Start] != '{' {
		return edit{}, false
	}
	after := object.Start + 1
	if len(object.Fields) == 0 {
		return edit{after, after, field}, true
	}
	space := text[after:object.End]
	space = space[:len(space)-len(bytes.TrimLeft(space, " \t\r\n"))]
	gap := string(space)
	if !strings.Contains(gap, "\n") {
		return edit{after, after, gap + field + "," + trimmedTo(gap, " ")}, true
	}
	return edit{after, after, gap + field + ","}, true
}

// trimmedTo is nothing if there is a gap already, and else the other one.
func trimmedTo(gap, other string) string {
	if gap != "" {
		return ""
	}
	return other
}

// newline is how a file ends its lines.
func newline(text []byte) string {
	if bytes.Contains(text, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}

// appended adds lines at the end of a file.
func appended(text []byte, lines ...string) edit {
	end := newline(text)
	added := strings.Join(lines, end) + end
	if len(text) > 0 && text[len(text)-1] != '\n' {
		added = end + added
	}
	return edit{len(text), len(text), added}
}
