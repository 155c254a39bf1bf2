package config

import "strings"

// at returns the value at a path within an object, nil if there is none.
func (n *Node) at(path string) *Node {
	if n == nil || path == "" {
		return n
	}
	name, rest, _ := strings.Cut(path, ".")
	for i := range n.Fields {
		if n.Fields[i].Name == name {
			return n.Fields[i].Value.at(rest)
		}
	}
	return nil
}
