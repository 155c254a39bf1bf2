package config

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// toml reads TOML 1.0. The library gives one statement after the other; which table each
// belongs to, and that none comes twice, is ours.
func (r *reader) toml() (root *Node, err error) {
	t := &tomlReader{reader: r, made: map[*Node]origin{}, names: map[*Node]map[string]int{}}
	// The library's names of what is wrong with a place are panics.
	defer func() {
		if recover() != nil {
			root, err = nil, r.fail(t.at, "not TOML", "TOML that the parser can read")
		}
	}()
	root = &Node{Kind: Object, Pos: r.places.at(0), End: len(r.source)}
	t.root, t.table = root, root
	var statements unstable.Parser
	if bytes.HasPrefix(r.source, mark) {
		copy(r.source, "   ")
	}
	statements.Reset(r.source)
	for statements.NextExpression() {
		if err := t.statement(statements.Expression()); err != nil {
			return nil, err
		}
	}
	if err := statements.Error(); err != nil {
		return nil, t.syntax(&statements, err)
	}
	return root, nil
}

// tomlReader makes a tree of statements.
type tomlReader struct {
	*reader
	// table is the one that key and value belong to.
	root, table *Node
	made        map[*Node]origin
	// names are the fields of each object, by their index.
	names map[*Node]map[string]int
	// at is the last place that was read.
	at int
}

// origin is how an object or a list came to be, which decides what may be added to it.
type origin int

const (
	implied origin = iota // by the name of a table below it
	header                // by its own header
	dotted                // by a key with dots
	inline                // by a value: nothing can be added
	tables                // a list of tables
)

// syntax is the library's error, at its place.
func (t *tomlReader) syntax(p *unstable.Parser, err error) *Error {
	at, reason := t.at, err.Error()
	if found, ok := errors.AsType[*unstable.ParserError](err); ok {
		reason = found.Message
		if len(found.Highlight) > 0 {
			at = int(p.Range(found.Highlight).Offset)
		}
	}
	return t.fail(at, "not TOML: "+plain(reason), "TOML")
}

// value reads a value that begins at an offset.
func (t *tomlReader) value(n *unstable.Node, start, depth int) (*Node, error) {
	if depth > maxDepth {
		return nil, t.deep(start)
	}
	node := &Node{Pos: t.places.at(start), Start: start, End: int(n.Raw.Offset + n.Raw.Length)}
	t.made[node] = inline
	t.at = start
	switch n.Kind {
	case unstable.Array, unstable.InlineTable:
		return node, t.inside(node, n, depth)
	case unstable.String:
		node.Kind, node.Text = String, string(n.Data)
	case unstable.Bool:
		node.Kind, node.Text = Bool, string(n.Data)
	case unstable.Integer:
		node.Kind, node.Text = Number, decimal(string(n.Data))
	case unstable.Float:
		node.Kind, node.Text = Number, strings.TrimPrefix(strings.ReplaceAll(string(n.Data), "_", ""), "+")
		if strings.Trim(node.Text, "-infa") == "" {
			return nil, t.fail(start, "not a number", "numbers that have digits")
		}
	default:
		return nil, t.fail(start, "a date or a time", "text, numbers, true, false, lists and tables")
	}
	return node, nil
}

// inside reads the items of a list, or the fields of a table in one line.
func (t *tomlReader) inside(node *Node, n *unstable.Node, depth int) error {
	node.Kind = Array
	if n.Kind == unstable.InlineTable {
		node.Kind = Object
	}
	end := node.Start + 1
	for children := n.Children(); children.Next(); {
		child := children.Node()
		if node.Kind == Object {
			// A table in one line takes dotted keys only of its own.
			var err error
			if end, err = t.pair(child, node, depth+1); err != nil {
				return err
			}
			continue
		}
		item, err := t.value(child, t.skip(end), depth+1)
		if err != nil {
			return err
		}
		node.Items = append(node.Items, item)
		end = item.End
	}
	node.End = t.skip(end) + 1
	return nil
}

// skip returns where the next value or the closing bracket is.
func (t *tomlReader) skip(at int) int {
	for at < len(t.source) {
		switch t.source[at] {
		case ' ', '\t', '\r', '\n', ',':
			at++
		case '#':
			for at < len(t.source) && t.source[at] != '\n' {
				at++
			}
		default:
			return at
		}
	}
	return at
}

func (r *reader) deep(at int) *Error {
	return r.fail(at, "too deep", fmt.Sprintf("%d values within each other", maxDepth))
}

// decimal is a whole number without what other notations have.
func decimal(text string) string {
	number, ok := new(big.Int).SetString(strings.ReplaceAll(text, "_", ""), 0)
	const longest = 70 // beyond it no type of Rust holds it, and the notation does not matter
	if !ok || len(text) > longest {
		return text
	}
	return number.String()
}
