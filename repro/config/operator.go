package config

// operators returns what the operator's own configuration says of a field of the agent:
// its Helm values, or the key agent-config.yaml of its ConfigMap, opened.
func (in Inputs) operators(path string) (Value, bool) {
	sections := []string{"agent.extraConfig"}
	switch {
	case Recognise(in.Operator) != HelmValues:
		sections = []string{""}
	case isImage(path):
		sections = append(sections, "agent")
	}
	for _, section := range sections {
		found := in.Operator.At(section)
		if found == nil || found.Kind != Object && !found.Unresolved {
			continue
		}
		// As if it were the section agent of a file.
		root := near(found, Object, "")
		root.set("agent", found)
		root.Unresolved = in.Operator.Root.Unresolved
		value := Inputs{File: &Document{Name: in.Operator.Name, Root: root}}.Effective(path)
		if value.Source.Kind == "file" {
			value.Source.Kind = "operator"
			return value, true
		}
	}
	return Value{}, false
}

func isImage(path string) bool {
	return path == "agent.image" || path == "agent.image.registry" || path == "agent.image.tag"
}
