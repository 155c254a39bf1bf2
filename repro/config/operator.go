package config

// operators returns what the operator's own configuration says of a field of the agent:
// its Helm values or the key agent-config.yaml of its ConfigMap.
func (in Inputs) operators(path, name string) (Value, bool) {
	for _, section := range []string{"agent.extraConfig", ""} {
		root := in.Operator.At(section)
		if root == nil {
			continue
		}
		node, text, known := lookUp(root, name)
		if node == nil || known && text == "" {
			continue
		}
		source := Source{Kind: "operator", Name: in.Operator.Name, Pos: node.Pos}
		return Value{Field: path, Text: text, Source: source, Unresolved: !known}, true
	}
	return Value{}, false
}
