package config

import (
	"bytes"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// mapping reads the fields of an object.
func (y *yamlReader) mapping(node *Node, values []*ast.MappingValueNode, brackets bool, depth int) error {
	node.Kind, node.Text = Object, ""
	known := names{}
	for i, v := range values {
		f := Field{Name: written(v.Key.GetToken()), Start: y.offset(v.Key.GetToken())}
		f.Pos = y.places.at(f.Start)
		if i == 0 && !brackets {
			node.Start = f.Start
		}
		if first, twice := known.add(f); twice && !y.found.decides(f.Start, f.Start+len(f.Name)) {
			return y.twice(f, first)
		}
		y.last = f.Start
		var err error
		if f.Value, err = y.value(v.Value, depth+1); err != nil {
			return err
		}
		node.End = max(node.End, f.Value.End)
		node.Fields = append(node.Fields, f)
	}
	if brackets {
		node.End = y.bracket(node.End, '}')
	}
	return nil
}

// sequence reads the items of a list.
func (y *yamlReader) sequence(node *Node, n *ast.SequenceNode, depth int) error {
	node.Kind, node.Text = Array, ""
	for _, v := range n.Values {
		item, err := y.value(v, depth+1)
		if err != nil {
			return err
		}
		node.End = max(node.End, item.End)
		node.Items = append(node.Items, item)
	}
	if n.IsFlowStyle {
		node.End = y.bracket(node.End, ']')
	}
	return nil
}

// bracket returns the byte after the next closing bracket.
func (y *yamlReader) bracket(at int, closing byte) int {
	if i := bytes.IndexByte(y.source[at:], closing); i >= 0 {
		return at + i + 1
	}
	return at
}

// scalar reads a value that has no others.
func (y *yamlReader) scalar(node *Node, n ast.Node) {
	if literal, ok := n.(*ast.LiteralNode); ok {
		node.Kind, node.Text = String, literal.Value.Value
		node.End = y.literalEnd(node.Start)
		return
	}
	if n == nil || n.GetToken() == nil {
		return
	}
	t := n.GetToken()
	if t.Type == token.SingleQuoteType || t.Type == token.DoubleQuoteType {
		node.Kind, node.Text = String, t.Value
		node.End = y.quotedEnd(node.Start)
		return
	}
	if n.Type() == ast.NullType && t.Type == token.ImplicitNullType {
		return
	}
	text := written(t)
	node.Kind, node.Text = plainScalar(text)
	node.Start = y.near(node.Start, text)
	node.End = node.Start + len(text)
	if !bytes.HasPrefix(y.source[node.Start:], []byte(text)) { // over several lines
		node.End = node.Start + len(bytes.TrimRight([]byte(strings.TrimLeft(t.Origin, " \t\r\n")), " \t\r\n"))
	}
	node.End = min(node.End, len(y.source))
}

// written is a text without quotes as it stands in the file. The library leaves out the tabs
// within it, so that two words become one.
func written(t *token.Token) string {
	whole := strings.Trim(t.Origin, " \t\r\n")
	tabless := func(text string) string { return strings.ReplaceAll(text, "\t", "") }
	if strings.ContainsRune(whole, '\t') && tabless(whole) == tabless(t.Value) {
		return whole
	}
	return t.Value
}

// near returns where a text stands by the library's place of it. That is some columns too
// few after a tag and after tabs, and some too many before blanks at the end of a line.
func (y *yamlReader) near(at int, text string) int {
	start, end := y.places.span(y.places.line(at))
	line := y.source[start:end]
	if i := bytes.Index(y.source[at:max(at, end)], []byte(text)); i >= 0 {
		return at + i
	}
	if i := bytes.LastIndex(line, []byte(text)); i >= 0 {
		return start + i
	}
	return at
}

// quotedEnd returns the byte after a text in quotes.
func (y *yamlReader) quotedEnd(start int) int {
	if start >= len(y.source) {
		return start
	}
	quote := y.source[start]
	for at := start + 1; at < len(y.source); at++ {
		switch {
		case y.source[at] == '\\' && quote == '"':
			at++
		case y.source[at] == quote && quote == '\'' && at+1 < len(y.source) && y.source[at+1] == quote:
			at++
		case y.source[at] == quote:
			return at + 1
		}
	}
	return start + 1
}

// literalEnd returns the end of the lines after | or > that are deeper than the line of the
// sign.
func (y *yamlReader) literalEnd(start int) int {
	line := y.places.line(start)
	first, end := y.places.span(line)
	indent := indentOf(y.source[first:])
	for line++; line < len(y.places.lines); line++ {
		from, to := y.places.span(line)
		switch text := y.source[from:to]; {
		case len(bytes.TrimSpace(text)) == 0:
		case indentOf(text) <= indent:
			return end
		default:
			end = to
		}
	}
	return end
}

func indentOf(line []byte) int { return len(line) - len(bytes.TrimLeft(line, " ")) }

// wholeNumber and realNumber are what YAML 1.2 calls so. A number that begins with a zero
// is text for mirrord's reader.
var (
	wholeNumber = regexp.MustCompile(`^[-+]?(0|[1-9][0-9]*|0x[0-9a-fA-F]+|0o[0-7]+|0b[01]+)$`)
	realNumber  = regexp.MustCompile(`^[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)
)

// plainScalar is what a text without quotes is.
func plainScalar(text string) (Kind, string) {
	switch text {
	case "", "~", "null", "Null", "NULL":
		return Null, "null"
	case "true", "True", "TRUE":
		return Bool, "true"
	case "false", "False", "FALSE":
		return Bool, "false"
	}
	const longest = 100 // what is longer is no number that anything takes
	if len(text) > longest {
		return String, text
	}
	if wholeNumber.MatchString(text) {
		number, _ := new(big.Int).SetString(text, 0)
		return Number, number.String()
	}
	if number, err := strconv.ParseFloat(text, 64); err == nil && realNumber.MatchString(text) && !math.IsInf(number, 0) {
		return Number, strconv.FormatFloat(number, 'g', -1, 64)
	}
	return String, text
}
