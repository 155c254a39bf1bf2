package config

import (
	"encoding/json"
	"strings"
)

// image returns the agent's image: MIRRORD_AGENT_IMAGE, or the file's text, or else a
// registry and a tag. If nothing says the tag, mirrord's own version does, and the value
// has none.
func (in Inputs) image() Value {
	if value, ok := in.variable("agent.image"); ok && !in.settled("agent.image") {
		return value
	}
	if node := in.imageNode(); node != nil && (node.Unresolved || node.Kind == String) {
		return in.fromFile("agent.image")
	}
	registry, tag := in.imagePart("agent.image.registry"), in.imagePart("agent.image.tag")
	value := registry
	value.Field = "agent.image"
	value.Unresolved = registry.Unresolved || tag.Unresolved
	if tag.Source.Kind != "default" {
		value.Source = tag.Source
	}
	switch {
	case value.Unresolved:
		value.Text = ""
	case tag.Text != "null":
		value.Text = encoded(decoded(registry.Text) + ":" + decoded(tag.Text))
	}
	return value
}

// imagePart returns the registry or the tag of the agent's image. For these the file comes
// before the variable.
func (in Inputs) imagePart(path string) Value {
	whole, given := in.variable("agent.image")
	given = given && !in.settled("agent.image")
	if node := in.imageNode(); !given && node != nil && (node.Unresolved || node.Kind == String) {
		whole, given = in.fromFile("agent.image"), true
	}
	if given {
		whole.Field = path
		if !whole.Unresolved {
			whole.Text = part(decoded(whole.Text), path)
		}
		return whole
	}
	value := in.fromFile(path)
	if value.Source.Kind != "default" {
		return value
	}
	if variable, ok := in.variable(path); ok {
		return variable
	}
	return value
}

func (in Inputs) imageNode() *Node {
	if in.File == nil {
		return nil
	}
	return in.File.At("agent.image")
}

// part returns the registry or the tag of repository:tag as JSON. A colon before a slash
// belongs to a port.
func part(image, path string) string {
	image, digest, pinned := strings.Cut(image, "@")
	colon := strings.LastIndexByte(image, ':')
	tagged := colon > strings.LastIndexByte(image, '/')
	switch {
	case path == "agent.image.registry" && tagged:
		return encoded(image[:colon])
	case path == "agent.image.registry":
		return encoded(image)
	case pinned:
		return encoded(digest)
	case tagged:
		return encoded(image[colon+1:])
	default:
		return "null"
	}
}

// decoded is the text of a JSON string.
func decoded(text string) string {
	var value string
	_ = json.Unmarshal([]byte(text), &value) // what is no string has no text
	return value
}
