package config

import (
	"bytes"

	"github.com/pelletier/go-toml/v2/unstable"
)

func (t *tomlReader) statement(n *unstable.Node) error {
	switch n.Kind {
	case unstable.Table, unstable.ArrayTable:
		return t.header(n)
	case unstable.KeyValue:
		_, err := t.pair(n, t.table, 0)
		return err
	default:
		return nil
	}
}

// key is a part of a name with dots.
type key struct {
	name       string
	start, end int
}

func keys(names unstable.Iterator) []key {
	var found []key
	for names.Next() {
		n := names.Node()
		found = append(found, key{name: string(n.Data), start: int(n.Raw.Offset), end: int(n.Raw.Offset + n.Raw.Length)})
	}
	return found
}

// header goes to the table that it names.
func (t *tomlReader) header(n *unstable.Node) error {
	path := keys(n.Key())
	last := path[len(path)-1]
	t.at = last.start
	if len(path) > maxDepth {
		return t.deep(last.start)
	}
	parent, err := t.walk(t.root, path[:len(path)-1], implied)
	if err != nil {
		return err
	}
	if n.Kind == unstable.ArrayTable {
		return t.nextTable(parent, last)
	}
	table := t.child(parent, last.name)
	switch {
	case table == nil:
		table = t.add(parent, last, &Node{Kind: Object}, header)
	case table.Kind != Object || t.made[table] != implied:
		return t.again(parent, last)
	default:
		t.made[table] = header
	}
	t.begin(table, path)
	return nil
}

// nextTable begins another item of a list of tables.
func (t *tomlReader) nextTable(parent *Node, last key) error {
	list := t.child(parent, last.name)
	switch {
	case list == nil:
		list = t.add(parent, last, &Node{Kind: Array}, tables)
	case t.made[list] != tables:
		return t.again(parent, last)
	}
	item := &Node{Kind: Object}
	t.made[item] = header
	list.Items = append(list.Items, item)
	t.begin(item, []key{last})
	return nil
}

// begin makes a table the one that key and value belong to. It begins with its header.
func (t *tomlReader) begin(table *Node, path []key) {
	start := path[0].start
	for start > 0 && bytes.IndexByte([]byte("[ \t"), t.source[start-1]) >= 0 {
		start--
	}
	start += len(t.source[start:path[0].start]) - len(bytes.TrimLeft(t.source[start:path[0].start], " \t"))
	end := path[len(path)-1].end
	for end < len(t.source) && bytes.IndexByte([]byte("] \t"), t.source[end]) >= 0 {
		end++
	}
	table.Start, table.Pos, table.End = start, t.places.at(start), end
	t.table = table
}

// walk follows names down, and makes objects that are not there.
func (t *tomlReader) walk(from *Node, path []key, how origin) (*Node, error) {
	for _, part := range path {
		next := t.child(from, part.name)
		switch {
		case next == nil:
			next = t.add(from, part, &Node{Kind: Object}, how)
		case t.made[next] == tables && how == implied:
			next = next.Items[len(next.Items)-1]
		case next.Kind != Object || t.made[next] == inline || how == dotted && t.made[next] != dotted:
			return nil, t.again(from, part)
		}
		from = next
	}
	return from, nil
}

// pair adds a key and its value to a table, and returns where the value ends.
func (t *tomlReader) pair(n *unstable.Node, table *Node, depth int) (int, error) {
	path := keys(n.Key())
	last := path[len(path)-1]
	t.at = last.start
	if depth+len(path) > maxDepth {
		return 0, t.deep(last.start)
	}
	parent, err := t.walk(table, path[:len(path)-1], dotted)
	if err != nil {
		return 0, err
	}
	if t.child(parent, last.name) != nil {
		return 0, t.again(parent, last)
	}
	start := last.end + bytes.IndexByte(t.source[last.end:], '=') + 1
	start += len(t.source[start:]) - len(bytes.TrimLeft(t.source[start:], " \t"))
	value, err := t.value(n.Value(), start, depth+len(path))
	if err != nil {
		return 0, err
	}
	t.add(parent, last, value, inline)
	table.End = max(table.End, value.End)
	return value.End, nil
}

func (t *tomlReader) child(parent *Node, name string) *Node {
	if i, ok := t.names[parent][name]; ok {
		return parent.Fields[i].Value
	}
	return nil
}

// add adds a field to an object.
func (t *tomlReader) add(parent *Node, k key, value *Node, how origin) *Node {
	if t.names[parent] == nil {
		t.names[parent] = map[string]int{}
	}
	t.names[parent][k.name] = len(parent.Fields)
	f := Field{Name: k.name, Start: k.start, Pos: t.places.at(k.start), Value: value}
	if value.Pos.Line == 0 {
		value.Start, value.End, value.Pos = k.start, k.end, f.Pos
	}
	parent.Fields = append(parent.Fields, f)
	t.made[value] = how
	return value
}

func (t *tomlReader) again(parent *Node, k key) *Error {
	first := parent.Fields[t.names[parent][k.name]].Pos
	return t.twice(Field{Name: k.name, Start: k.start}, first)
}
