package scenarios

import (
	"encoding"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// decoder puts a syntax tree into a Scenario. The library has a decoder, but
// not one that names the path and the allowed values, refuses a number where
// text is wanted, or tells a zero that was written from a field left out.
type decoder struct {
	rules map[string]rule
	// lines are where the fields stand, by their paths. The scenario itself
	// has the empty path.
	lines map[string]*token.Position
}

// decode returns the scenario as it was written, without defaults.
func (d *decoder) decode(root ast.Node) (s Scenario, err *Error) {
	err = d.decodeInto(root, &s)
	return s, err
}

// decodeInto changes the fields of a scenario that the tree has.
func (d *decoder) decodeInto(root ast.Node, s *Scenario) *Error {
	d.lines = map[string]*token.Position{"": root.GetToken().Position}
	return d.value(root, reflect.ValueOf(s).Elem(), place{})
}

// locate puts the line of the field into an error that has none, or that of
// the closest field around it, since a missing field has no line of its own.
func (d *decoder) locate(err *Error) {
	if err.Line > 0 {
		return
	}
	path := err.Field
	for d.lines[path] == nil {
		path = path[:max(0, strings.LastIndexByte(path, '.'))]
	}
	err.Line, err.Column = d.lines[path].Line, d.lines[path].Column
}

// value sets v to what the node says. A null is a field that is not given.
func (d *decoder) value(node ast.Node, v reflect.Value, p place) *Error {
	switch node := node.(type) {
	case nil, *ast.NullNode:
		return nil
	case *ast.AnchorNode, *ast.AliasNode:
		return d.fail(p, "anchors and aliases are not allowed; allowed: the value itself")
	case *ast.TagNode:
		return d.fail(p, "tags are not allowed; allowed: the value itself")
	default:
		switch v.Kind() {
		case reflect.Pointer:
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			return d.value(node, v.Elem(), p)
		case reflect.Struct, reflect.Map:
			return d.mapping(node, v, p)
		case reflect.Slice:
			return d.list(node, v, p)
		default:
			return d.scalar(node, v, p)
		}
	}
}

// mapping sets the fields of a struct or the entries of a map.
func (d *decoder) mapping(node ast.Node, v reflect.Value, p place) *Error {
	entries, ok := node.(ast.MapNode)
	if !ok {
		err := d.fail(p, fmt.Sprintf("%s is not a mapping; allowed: %s", describe(node), keys(v.Type())))
		if _, list := node.(*ast.SequenceNode); list && p.path == "" {
			err.Hint = "a file has one scenario, whose fields stand without a dash before them"
		}
		return err
	}
	if v.Kind() == reflect.Map && v.IsNil() {
		v.Set(reflect.MakeMap(v.Type()))
	}
	for entry := entries.MapRange(); entry.Next(); {
		err := d.entry(entry.Key(), entry.Value(), v, p)
		if err != nil {
			return err
		}
	}
	return nil
}

// list sets the values of a list. One value may stand for a list of one, and changes the
// one that is there.
func (d *decoder) list(node ast.Node, v reflect.Value, p place) *Error {
	sequence, ok := node.(*ast.SequenceNode)
	if !ok {
		return d.one(node, v, p)
	}
	count := len(sequence.Values)
	v.Set(reflect.MakeSlice(v.Type(), count, count))
	for i, value := range sequence.Values {
		at := p.nth(i, count)
		if at.path != p.path {
			d.lines[at.path] = value.GetToken().Position
		}
		if err := d.value(value, v.Index(i), at); err != nil {
			return err
		}
	}
	return nil
}

// one sets a value that stands for a list. Where the list has several, an entry names its
// number: 2.
func (d *decoder) one(node ast.Node, v reflect.Value, p place) *Error {
	entries, ok := node.(ast.MapNode)
	switch {
	case v.Len() == 0:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fallthrough
	case v.Len() == 1 || !ok:
		return d.value(node, v.Index(0), p)
	}
	for entry := entries.MapRange(); entry.Next(); {
		key := entry.Key().GetToken().Value
		i, err := strconv.Atoi(key)
		if err != nil || i < 1 || i > v.Len() {
			return d.fail(p.in(segment(key)), fmt.Sprintf("the scenario has %d faults; allowed: the number of one, from 1, as in fault.2.kind", v.Len()))
		}
		if err := d.value(entry.Value(), v.Index(i-1), p.nth(i-1, v.Len())); err != nil {
			return err
		}
	}
	return nil
}

func (d *decoder) entry(keyNode ast.MapKeyNode, node ast.Node, v reflect.Value, p place) *Error {
	key := keyNode.GetToken().Value
	at := p.in(segment(key))
	if v.Kind() == reflect.Map {
		at = p.at(key)
	}
	first := d.lines[at.path]
	d.lines[at.path] = keyNode.GetToken().Position
	if first != nil {
		return d.fail(at, fmt.Sprintf("given twice, first in line %d; allowed: once", first.Line))
	}
	if v.Kind() == reflect.Map {
		element := reflect.New(v.Type().Elem()).Elem()
		if old := v.MapIndex(reflect.ValueOf(key)); old.IsValid() {
			element.Set(old)
		}
		if err := d.value(node, element, at); err != nil {
			return err
		}
		v.SetMapIndex(reflect.ValueOf(key), element)
		return nil
	}
	names, index := fields(v.Type())
	i, ok := index[key]
	if !ok {
		err := d.fail(at, "unknown field; allowed: "+keys(v.Type()))
		err.Hint = Suggest(key, names)
		return err
	}
	return d.value(node, v.Field(i), at)
}

// decimal leaves out what YAML also calls a number and people read otherwise:
// 010, 0x10, 1_000.
var decimal = regexp.MustCompile(`^[-+]?(0|[1-9][0-9]*)$`)

// scalar sets a single value.
func (d *decoder) scalar(node ast.Node, v reflect.Value, p place) *Error {
	word, isText := scalarText(node)
	want, hint, ok := "", "", false
	switch unmarshaler, is := reflect.TypeAssert[encoding.TextUnmarshaler](v.Addr()); {
	case is:
		want, hint = "a duration", DurationHint(word)
		ok = word != "" && unmarshaler.UnmarshalText([]byte(word)) == nil
	case v.Kind() == reflect.String:
		want = "text"
		if word != "" && !isText {
			hint = "write it in quotes, " + strconv.Quote(word)
		}
		ok = isText
		v.SetString(word)
	case v.Kind() == reflect.Int:
		want = "a whole number"
		number, err := strconv.Atoi(word)
		ok = err == nil && !isText && decimal.MatchString(word)
		v.SetInt(int64(number))
	case v.Kind() == reflect.Bool:
		want = "true or false"
		boolean, is := node.(*ast.BoolNode)
		if ok = is; ok {
			v.SetBool(boolean.Value)
		}
	}
	if !ok {
		err := d.fail(p, fmt.Sprintf("%s is not %s; allowed: %s", describe(node), want, d.rules[p.pattern].allowed))
		err.Hint = hint
		return err
	}
	if v.IsZero() { // later it would be taken for a field that is not given
		if err := d.rules[p.pattern].checkGiven(v, p); err != nil {
			d.locate(err)
			return err
		}
	}
	return nil
}

// keys lists what a mapping may hold.
func keys(t reflect.Type) string {
	if t.Kind() == reflect.Map {
		return "names of variants"
	}
	names, _ := fields(t)
	slices.Sort(names)
	return strings.Join(names, ", ")
}

func (d *decoder) fail(p place, problem string) *Error {
	err := &Error{Field: p.path, Problem: problem}
	d.locate(err)
	return err
}

// scalarText returns a scalar as it stands in the file, and whether it is text.
func scalarText(node ast.Node) (word string, isText bool) {
	switch node := node.(type) {
	case *ast.StringNode:
		return node.Value, true
	case *ast.LiteralNode:
		return node.Value.Value, true
	case ast.ScalarNode:
		return node.GetToken().Value, false
	default:
		return "", false
	}
}

// describe names a node's value for a message.
func describe(node ast.Node) string {
	switch node.(type) {
	case ast.MapNode:
		return "a mapping"
	case *ast.SequenceNode:
		return "a list"
	}
	word, isText := scalarText(node)
	if isText {
		return quote(word)
	}
	return plain(shorten(word, maxShown))
}
