package config

// Format is how a file is written.
type Format string

// The formats that mirrord takes, by the name's extension.
const (
	JSON Format = "json" // .json, and no extension: strict, without comments
	TOML Format = "toml"
	YAML Format = "yaml" // .yaml, .yml
)

// Pos is a place in a file. Line and Column count from 1.
type Pos struct{ Line, Column int }

// Kind is the kind of a value.
type Kind string

// The kinds.
const (
	Object Kind = "object"
	Array  Kind = "array"
	String Kind = "string"
	Number Kind = "number"
	Bool   Kind = "boolean"
	Null   Kind = "null"
)

// Node is a value in a file, with its place.
type Node struct {
	Kind Kind
	Pos  Pos
	// Start and End are the bytes of the file that it takes.
	Start, End int
	// Text is a string without its quotes, or a number, true, false or null as written.
	Text string
	// Fields are those of an object, in the file's order. Items are those of an array.
	Fields []Field
	Items  []*Node
	// Unresolved is whether a template of Tera decides it, which only mirrord renders.
	Unresolved bool
}

// Field is a field of an object.
type Field struct {
	Name  string
	Pos   Pos
	Start int
	Value *Node
	// Unresolved is whether a template decides the name.
	Unresolved bool
}

// Document is a file that was read.
type Document struct {
	// Name is how messages call it; "-" is standard input.
	Name   string
	Format Format
	Text   []byte
	Root   *Node
	// Part is the service of mirrord-up.yaml that this is of. If empty, it is the whole.
	Part string
	// Settled is whether mirrord has resolved it, so that variables do not come before it.
	Settled bool
}

// At returns the value at a path of field names joined by dots, such as
// agent.flush_connections. It is nil if there is none.
func (d *Document) At(path string) *Node { return d.Root.at(path) }

// Error is what is wrong with a file, at a place in it. Its text is one line.
type Error struct {
	Name string
	Pos  Pos
	// Field is the path of the field, empty if it is none's.
	Field string
	// Reason says what is wrong, Allowed what would be right, Hint what to do; the last
	// two may be empty.
	Reason, Allowed, Hint string
	// Warning is whether mirrord goes on nevertheless.
	Warning bool
}

// Value is the effective value of a field, and what decided it.
type Value struct {
	// Field is its path, Text its value as JSON.
	Field, Text string
	// Source is what decided it.
	Source Source
	// Unresolved is whether a template decides it, so that Text is not known.
	Unresolved bool
}

// Source is what decided a value.
type Source struct {
	// Kind is environment, file, operator or default.
	Kind string
	// Name is the variable or the file, Pos the place in that file.
	Name string
	Pos  Pos
}

// Inputs are all that decides a configuration.
type Inputs struct {
	// File is mirrord's own configuration, nil if there is none.
	File *Document
	// Environment are the variables that matter, by name.
	Environment map[string]string
	// Operator is the operator's Helm values or its ConfigMap's agent-config.yaml, nil if
	// not given.
	Operator *Document
}
