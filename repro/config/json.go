package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// json reads strict JSON.
func (r *reader) json() (*Node, error) {
	if bytes.HasPrefix(r.source, mark) {
		return nil, r.fail(0, "a byte order mark, which mirrord does not take in JSON", "a text that begins with {")
	}
	if err := r.jsonSyntax(); err != nil {
		return nil, err
	}
	j := &jsonReader{reader: r, tokens: json.NewDecoder(bytes.NewReader(r.source))}
	j.tokens.UseNumber()
	node, err := j.value(0)
	if err != nil {
		return nil, err
	}
	end := len(r.source) - len(bytes.TrimLeft(r.source[j.tokens.InputOffset():], " \t\r\n"))
	if end < len(r.source) {
		return nil, r.fail(end, "something after the end", "one object in a file")
	}
	return node, nil
}

// jsonSyntax finds the first fault of the syntax.
func (r *reader) jsonSyntax() *Error {
	if len(bytes.TrimSpace(r.source)) == 0 {
		return r.fail(0, "nothing in it", "an object, which may be {}")
	}
	var whole json.RawMessage
	err := json.NewDecoder(bytes.NewReader(r.source)).Decode(&whole)
	if err == nil {
		return nil
	}
	syntax, ok := errors.AsType[*json.SyntaxError](err)
	if !ok { // the end came too early
		return r.fail(len(r.source), "not JSON: it ends too early", "strict JSON")
	}
	at := max(int(syntax.Offset)-1, 0)
	return r.fail(at, "not JSON: "+r.jsonReason(at, syntax), "strict JSON")
}

// jsonReason says in our words what JSON5 and JSON with comments have and JSON has not.
func (r *reader) jsonReason(at int, syntax *json.SyntaxError) string {
	before := bytes.TrimRight(r.source[:at], " \t\r\n")
	switch c := r.source[at]; {
	case c == '/' || c == '#':
		return "a comment"
	case (c == '}' || c == ']') && bytes.HasSuffix(before, []byte(",")):
		return fmt.Sprintf("a comma before %c", c)
	case c == '\'':
		return "a single quote"
	case c == '"':
		return "a comma is missing before this"
	default:
		return syntax.Error()
	}
}

// jsonReader makes a tree of the decoder's tokens.
type jsonReader struct {
	*reader
	tokens *json.Decoder
}

// next returns where the next token begins.
func (j *jsonReader) next() int {
	at := int(j.tokens.InputOffset())
	for at < len(j.source) && bytes.IndexByte([]byte(" \t\r\n,:"), j.source[at]) >= 0 {
		at++
	}
	return at
}

// value reads the next value, which stands in a number of others.
func (j *jsonReader) value(depth int) (*Node, error) {
	node := &Node{Start: j.next()}
	node.Pos = j.places.at(node.Start)
	if depth > maxDepth {
		return nil, j.fail(node.Start, "too deep", fmt.Sprintf("%d values within each other", maxDepth))
	}
	token, err := j.tokens.Token()
	if err != nil {
		return nil, j.fail(node.Start, "not JSON: "+err.Error(), "strict JSON")
	}
	switch token {
	case json.Delim('{'):
		node.Kind = Object
		err = j.fields(node, depth)
	case json.Delim('['):
		node.Kind = Array
		err = j.items(node, depth)
	default:
		node.Kind, node.Text = scalar(token)
	}
	node.End = int(j.tokens.InputOffset())
	return node, err
}

// scalar returns the kind of a token, and its text.
func scalar(token json.Token) (Kind, string) {
	switch value := token.(type) {
	case string:
		return String, value
	case json.Number:
		return Number, value.String()
	case bool:
		return Bool, fmt.Sprint(value)
	default:
		return Null, "null"
	}
}

// fields reads the fields of an object up to its end.
func (j *jsonReader) fields(node *Node, depth int) error {
	known := names{}
	for j.tokens.More() {
		field := Field{Start: j.next()}
		field.Pos = j.places.at(field.Start)
		token, err := j.tokens.Token()
		if err != nil {
			return j.fail(field.Start, "not JSON: "+err.Error(), "strict JSON")
		}
		field.Name, _ = token.(string)
		if first, twice := known.add(field); twice && !j.found.decides(field.Start, int(j.tokens.InputOffset())) {
			return j.twice(field, first)
		}
		if field.Value, err = j.value(depth + 1); err != nil {
			return err
		}
		node.Fields = append(node.Fields, field)
	}
	_, err := j.tokens.Token()
	return err
}

// items reads the items of an array up to its end.
func (j *jsonReader) items(node *Node, depth int) error {
	for j.tokens.More() {
		item, err := j.value(depth + 1)
		if err != nil {
			return err
		}
		node.Items = append(node.Items, item)
	}
	_, err := j.tokens.Token()
	return err
}

// names are the fields of an object so far.
type names map[string]Pos

// add returns where a field of the same name is, if there is one.
func (n names) add(field Field) (first Pos, twice bool) {
	if first, twice = n[field.Name]; !twice {
		n[field.Name] = field.Pos
	}
	return first, twice
}

// twice is the error for a field that is there already.
func (r *reader) twice(field Field, first Pos) *Error {
	err := r.fail(field.Start, fmt.Sprintf("%s is given twice, first in line %d", quote(field.Name), first.Line), "each field once")
	err.Field = field.Name
	return err
}
