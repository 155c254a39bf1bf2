package config

import "strings"

// JSON returns a value as JSON in one line.
func (n *Node) JSON() string {
	var b strings.Builder
	n.encode(&b)
	return b.String()
}

func (n *Node) encode(b *strings.Builder) {
	switch n.Kind {
	case Object:
		for i, field := range n.Fields {
			b.WriteString(opening(i, "{"))
			b.WriteString(encoded(field.Name))
			b.WriteByte(':')
			field.Value.encode(b)
		}
		b.WriteString(closing(len(n.Fields), "{", "}"))
	case Array:
		for i, item := range n.Items {
			b.WriteString(opening(i, "["))
			item.encode(b)
		}
		b.WriteString(closing(len(n.Items), "[", "]"))
	case String:
		b.WriteString(encoded(n.Text))
	case Number, Bool, Null:
		b.WriteString(n.Text)
	}
}

// opening is what stands before a value of several.
func opening(index int, bracket string) string {
	if index == 0 {
		return bracket
	}
	return ","
}

// closing is what stands after the last of a number of values.
func closing(count int, opens, closes string) string {
	if count == 0 {
		return opens + closes
	}
	return closes
}
