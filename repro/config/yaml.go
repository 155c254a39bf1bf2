package config

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

const (
	// maxTokens bounds what the parser's time grows with the square of. The values of the
	// operator's chart have some 1000, with all comments.
	maxTokens = 10_000
	// maxBrackets is how deep lists and objects in brackets may be: the parser's time
	// grows with the cube of it. mirrord's own need four.
	maxBrackets = 20
	// maxKeyBytes bounds a name: the parser keeps the path of each value in full.
	maxKeyBytes = 1000
	// maxValues bounds what a text comes to when its aliases are followed. A text of
	// maxTokens without aliases has fewer.
	maxValues = 20_000
)

// yaml reads YAML 1.2, which has one document.
func (r *reader) yaml() (root *Node, err error) {
	y := &yamlReader{reader: r, anchors: map[string]*Node{}, sizes: map[*Node]int{}}
	y.base = len(r.source) - len(bytes.TrimPrefix(r.source, mark))
	y.plain = placesOf(r.source[y.base:])
	// The library's parser had panics: goccy/go-yaml#479, #890.
	defer func() {
		if recover() != nil {
			root, err = nil, r.fail(y.last, "not YAML", "YAML that the parser can read")
		}
	}()
	body, problem := y.body()
	if problem != nil {
		return nil, problem
	}
	return y.value(body, 0)
}

// yamlReader makes a tree of the library's.
type yamlReader struct {
	*reader
	// base is how long the byte order mark is, and plain has the places of what is after it.
	base  int
	plain *places
	// anchors are the values with a name, sizes the values that each comes to.
	anchors map[string]*Node
	sizes   map[*Node]int
	// last is the last place that was read.
	last int
}

// body is the one document.
func (y *yamlReader) body() (ast.Node, *Error) {
	tokens := lexer.Tokenize(string(y.source[y.base:]))
	if err := y.limit(tokens); err != nil {
		return nil, err
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, y.syntax(err)
	}
	var body ast.Node
	for _, doc := range file.Docs {
		switch {
		case doc.Body == nil || doc.Body.Type() == ast.DirectiveType || doc.Body.Type() == ast.CommentType:
		case body != nil:
			return nil, y.fail(y.offset(first(doc.Body)), "a second document", "one configuration in a file")
		default:
			body = doc.Body
		}
	}
	if body == nil {
		return nil, y.fail(0, "nothing in it", "an object, which may be {}")
	}
	return body, nil
}

// first is the token that a value begins with. The library's own of an object is a colon.
func first(n ast.Node) *token.Token {
	switch n := n.(type) {
	case *ast.MappingValueNode:
		return n.Key.GetToken()
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return n.Values[0].Key.GetToken()
		}
	}
	return n.GetToken()
}

func (y *yamlReader) syntax(err error) *Error {
	found, ok := errors.AsType[yaml.Error](err)
	if !ok || found.GetToken() == nil {
		return y.fail(y.last, "not YAML: "+plain(err.Error()), "YAML")
	}
	return y.fail(y.offset(found.GetToken()), "not YAML: "+plain(strings.ReplaceAll(found.GetMessage(), "\t", `\t`)), "YAML")
}

// limit refuses what would keep the parser busy.
func (y *yamlReader) limit(tokens token.Tokens) *Error {
	if len(tokens) > maxTokens {
		return y.fail(y.offset(tokens[maxTokens]), "too much for a configuration", fmt.Sprintf("%d words and signs", maxTokens))
	}
	depth := 0
	for _, t := range tokens {
		switch t.Type {
		case token.MappingStartType, token.SequenceStartType:
			if depth++; depth > maxBrackets {
				return y.fail(y.offset(t), "too deep", fmt.Sprintf("%d brackets within each other", maxBrackets))
			}
		case token.MappingEndType, token.SequenceEndType:
			depth--
		case token.MappingKeyType:
			return y.fail(y.offset(t), `a key after "?"`, `a key before ":"`)
		case token.MappingValueType:
			if t.Prev != nil && len(t.Prev.Value) > maxKeyBytes {
				return y.fail(y.offset(t.Prev), "a long key", fmt.Sprintf("%d bytes", maxKeyBytes))
			}
		default: // costs no more than its length
		}
	}
	return nil
}

// offset returns where a token begins.
func (y *yamlReader) offset(t *token.Token) int {
	if t == nil || t.Position == nil {
		return y.last
	}
	return y.base + y.plain.offsetOf(t.Position.Line, t.Position.Column)
}

// value reads a value and all in it.
func (y *yamlReader) value(n ast.Node, depth int) (*Node, error) {
	node := &Node{Kind: Null, Text: "null"}
	if n != nil && n.GetToken() != nil {
		y.last = y.offset(n.GetToken())
	}
	node.Start, node.End = y.last, y.last
	if depth > maxDepth {
		return nil, y.deep(y.last)
	}
	var err error
	switch n := n.(type) {
	case *ast.AliasNode:
		return y.alias(n)
	case *ast.AnchorNode:
		node, err = y.value(n.Value, depth+1)
		if err == nil && n.Name != nil {
			y.anchors[n.Name.GetToken().Value] = node
		}
		return node, err
	case *ast.TagNode:
		return y.tagged(n, depth)
	case *ast.MappingNode:
		err = y.mapping(node, n.Values, n.IsFlowStyle, depth)
	case *ast.MappingValueNode:
		err = y.mapping(node, []*ast.MappingValueNode{n}, false, depth)
	case *ast.SequenceNode:
		err = y.sequence(node, n, depth)
	default:
		y.scalar(node, n)
	}
	if err != nil {
		return nil, err
	}
	node.Pos = y.places.at(node.Start)
	return node, y.count(node)
}

// count refuses what grows beyond all bounds when aliases are followed.
func (y *yamlReader) count(n *Node) error {
	size := 1
	for i := range n.Fields {
		size += y.sizes[n.Fields[i].Value]
	}
	for _, item := range n.Items {
		size += y.sizes[item]
	}
	if size > maxValues {
		return y.fail(n.Start, "too much for a configuration, with its aliases", fmt.Sprintf("%d values", maxValues))
	}
	y.sizes[n] = size
	return nil
}

// alias returns the value that has the name.
func (y *yamlReader) alias(n *ast.AliasNode) (*Node, error) {
	name := ""
	if n.Value != nil {
		name = n.Value.GetToken().Value
	}
	if found, ok := y.anchors[name]; ok {
		return found, nil
	}
	return nil, y.fail(y.last, "an alias of nothing: "+quote(name), "the name of an anchor before it")
}

// tagged reads a value with a tag, of which only text matters.
func (y *yamlReader) tagged(n *ast.TagNode, depth int) (*Node, error) {
	tag := n.Start.Value
	node, err := y.value(n.Value, depth+1)
	if err == nil && strings.TrimPrefix(tag, "tag:yaml.org,2002:") == "!!str" && node.Kind != Object && node.Kind != Array {
		node.Kind = String
	}
	return node, err
}
