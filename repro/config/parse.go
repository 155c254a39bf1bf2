package config

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

const (
	// maxBytes is what a ConfigMap of Kubernetes may hold, which is where the operator
	// keeps its own. mirrord's longest example has 4 kB.
	maxBytes = 1 << 20
	// maxBytesYAML is less, since the library keeps a hundred times the text in memory. The
	// values of the operator's chart have 15 kB, with all comments.
	maxBytesYAML = 1 << 18
	// maxDepth is how deep serde_json goes, with which mirrord reads JSON. Its fields are
	// ten deep.
	maxDepth = 128
)

// mark is the byte order mark of UTF-8, which editors of Windows put before a text.
var mark = []byte("\ufeff")

// Parse reads a file as mirrord does, which goes by the extension of its name. What is
// wrong with it is an [*Error].
func Parse(name string, text []byte) (*Document, error) {
	format, err := FormatOf(name)
	if err != nil {
		return nil, err
	}
	return ParseAs(name, format, text)
}

// FormatOf returns the format that a name says. "-" is standard input, which is JSON
// unless something else is said.
func FormatOf(name string) (Format, error) {
	if name == "-" {
		return JSON, nil
	}
	// A name that begins with a dot has no extension by it, as in Rust.
	switch extension := filepath.Ext(strings.TrimPrefix(filepath.Base(name), ".")); extension {
	case "", ".json":
		return JSON, nil
	case ".toml":
		return TOML, nil
	case ".yaml", ".yml":
		return YAML, nil
	default:
		return "", &Error{Name: name, Reason: "mirrord does not read the extension " + quote(extension), Allowed: ".json, .toml, .yaml, .yml, or none, which is JSON"}
	}
}

// ParseAs reads a text of which the format is known.
func ParseAs(name string, format Format, text []byte) (*Document, error) {
	r := &reader{name: name, text: text}
	root, err := r.read(format)
	if err != nil {
		return nil, err
	}
	return &Document{Name: name, Format: format, Text: text, Root: root}, nil
}

// reader makes a tree of a text.
type reader struct {
	name string
	// text is the file, and source the same in the same places, without templates.
	text, source []byte
	places       *places
	// found are the templates.
	found templates
}

func (r *reader) read(format Format) (*Node, error) {
	most := maxBytes
	if format == YAML {
		most = maxBytesYAML
	}
	if len(r.text) > most {
		return nil, &Error{Name: r.name, Pos: Pos{Line: 1, Column: 1}, Reason: "too long for a configuration", Allowed: fmt.Sprintf("%d bytes", most)}
	}
	r.places = placesOf(r.text)
	if err := r.characters(); err != nil {
		return nil, err
	}
	r.source = bytes.Clone(r.text)
	var err error
	if r.found, err = r.tera(); err != nil {
		return nil, err
	}
	r.found.tidy()
	root, err := r.tree(format)
	if err == nil {
		r.mark(root, format)
	}
	return root, err
}

// tree reads the text without templates. If it is none with the first branch of each
// section, it may be one without the sections.
func (r *reader) tree(format Format) (*Node, error) {
	root, err := r.as(format)
	if err == nil || len(r.found.sections) == 0 {
		return root, err
	}
	r.empty(r.found)
	if without, err := r.as(format); err == nil {
		return without, nil
	}
	if e, ok := errors.AsType[*Error](err); ok {
		e.Hint = hintResolved
	}
	return nil, err
}

func (r *reader) as(format Format) (*Node, error) {
	switch format {
	case JSON:
		return r.json()
	case TOML:
		return r.toml()
	case YAML:
		return r.yaml()
	default:
		return nil, &Error{Name: r.name, Reason: "no such format " + quote(string(format)), Allowed: "json, toml, yaml"}
	}
}

// characters refuses what is no text.
func (r *reader) characters() *Error {
	if at := bytes.IndexByte(r.text, 0); at >= 0 {
		return r.fail(at, "a NUL character", "text")
	}
	for at := 0; at < len(r.text); {
		c, size := utf8.DecodeRune(r.text[at:])
		if c == utf8.RuneError && size == 1 {
			return r.fail(at, "not UTF-8", "text in UTF-8")
		}
		at += size
	}
	return nil
}

// fail returns an error at an offset.
func (r *reader) fail(offset int, reason, allowed string) *Error {
	return &Error{Name: r.name, Pos: r.places.at(offset), Reason: reason, Allowed: allowed}
}
