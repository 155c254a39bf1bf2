package config

import "strings"

// defaults are the values of fields that nothing gives, as JSON. A field that is not here
// is null.
var defaults = map[string]string{
	"agent.flush_connections":                   "true",
	"agent.image.registry":                      `"ghcr.io/metalbear-co/mirrord"`,
	"feature.copy_target.enabled":               "false",
	"feature.copy_target.scale_down":            "false",
	"feature.network.incoming.mode":             `"mirror"`,
	"feature.network.incoming.ignore_localhost": "false",
	"feature.network.incoming.ignore_ports":     "[]",
	"feature.network.incoming.port_mapping":     "[]",
	"feature.network.incoming.listen_ports":     "[]",
}

// Effective returns the value that a field has without the operator: the variable's, or
// else the file's, or else the default. The path is the one of the longest form, such as
// feature.network.incoming.mode, however short the file says it.
func (in Inputs) Effective(path string) Value {
	path = canonical(path)
	switch {
	case path == "agent.image":
		return in.image()
	case isImage(path):
		return in.imagePart(path)
	case in.settled(path):
		return in.fromFile(path)
	}
	if value, ok := in.variable(path); ok {
		return value
	}
	return in.fromFile(path)
}

// settled is whether the file comes before the variables, which it does where mirrord has
// resolved it, and says something.
func (in Inputs) settled(path string) bool {
	return in.File != nil && in.File.Settled && in.fromFile(path).Source.Kind != "default"
}

// EffectiveWithOperator returns the value that a field has with the operator, which does
// not read the section agent of the user's file, nor its variables.
func (in Inputs) EffectiveWithOperator(path string) Value {
	path = canonical(path)
	if !strings.HasPrefix(path, "agent.") {
		return in.Effective(path)
	}
	if in.Operator != nil {
		if value, ok := in.operators(path); ok {
			return value
		}
	}
	return Value{Field: path, Text: orNull(defaults[path]), Source: Source{Kind: "default", Name: "operator"}}
}

// canonical returns the path that a table has for a field with a shorter name.
func canonical(path string) string {
	switch path {
	case "feature.network.incoming":
		return "feature.network.incoming.mode"
	case "feature.copy_target":
		return "feature.copy_target.enabled"
	case "target":
		return "target.path"
	default:
		return path
	}
}

// fromFile returns the value that the file gives to a field, or its default.
func (in Inputs) fromFile(path string) Value {
	fallback := Value{Field: path, Text: orNull(defaults[path]), Source: Source{Kind: "default"}}
	if in.File == nil {
		return fallback
	}
	node, text, known := lookUp(in.File.Root, path)
	if node == nil {
		return fallback
	}
	source := Source{Kind: "file", Name: in.File.Name, Pos: node.Pos}
	if !known {
		return Value{Field: path, Source: source, Unresolved: true}
	}
	if text == "" {
		return fallback
	}
	return Value{Field: path, Text: text, Source: source}
}

func orNull(text string) string {
	if text == "" {
		return "null"
	}
	return text
}

// lookUp follows a path as far as a file goes. It returns the value that decides the
// field, which may be a shorter form of a section, and what that comes to as JSON: nothing
// if it decides nothing. Known is false if a template decides.
func lookUp(node *Node, path string) (decides *Node, text string, known bool) {
	walked := ""
	for rest := path; rest != ""; {
		if node.Kind != Object {
			return short(node, walked, path)
		}
		var name string
		name, rest, _ = strings.Cut(rest, ".")
		next := node.at(name)
		if next == nil {
			if node.Unresolved {
				return node, "", false
			}
			return short(node, walked, path)
		}
		node, walked = next, join(walked, name)
	}
	if node.Unresolved {
		return node, "", false
	}
	if node.Kind == Null {
		return nil, "", true
	}
	return node, node.JSON(), true
}

// short returns what a section that is given in a short form says of a field below it.
func short(node *Node, section, path string) (decides *Node, text string, known bool) {
	if node.Unresolved {
		return node, "", false
	}
	text = shortForm(node, section, path)
	if text == "" {
		return nil, "", true
	}
	return node, text, true
}

func shortForm(node *Node, section, path string) string {
	switch {
	case section == "feature.network" && path == "feature.network.incoming.mode" && node.says("false"):
		return `"off"`
	case section == "feature.network.incoming" && path == "feature.network.incoming.mode":
		return incoming(node)
	case section == "feature.copy_target" && path == "feature.copy_target.enabled" && node.Kind == Bool:
		return node.Text
	case section == "feature.copy_target" && path == "feature.copy_target.enabled" && node.Kind == Object:
		return "true"
	case section == "target" && path == "target.path" && (node.Kind == String || len(node.Fields) > 0 && node.at("namespace") == nil):
		return node.JSON()
	default:
		return ""
	}
}

// incoming returns the mode that the short forms of feature.network.incoming stand for.
func incoming(node *Node) string {
	switch {
	case node.says("false"):
		return `"off"`
	case node.says("true"):
		return `"mirror"`
	case node.Kind == String:
		return node.JSON()
	default:
		return ""
	}
}

// says is whether a value is a boolean, and this one.
func (n *Node) says(text string) bool { return n.Kind == Bool && n.Text == text }

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
