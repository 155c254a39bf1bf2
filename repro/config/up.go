package config

// services makes a configuration for each service of mirrord-up.yaml, as mirrord up does.
// Its values stand where those of the file do.
func (d *Document) services() ([]*Document, error) {
	if err := d.wrongField(); err != nil {
		return nil, err
	}
	var found []*Document
	services := d.At("services")
	for i := range services.Fields {
		f := &services.Fields[i]
		if f.Value.Kind != Object {
			return nil, &Error{Name: d.Name, Pos: f.Value.Pos, Field: "services." + f.Name, Reason: describe(f.Value), Allowed: "an object"}
		}
		root, err := d.service(f)
		if err != nil {
			return nil, err
		}
		found = append(found, &Document{Name: d.Name, Format: d.Format, Text: d.Text, Root: root, Part: f.Name, Settled: true})
	}
	if len(found) == 0 {
		return nil, &Error{Name: d.Name, Pos: services.Pos, Field: "services", Reason: "no service", Allowed: "one or more"}
	}
	return found, nil
}

// service is the configuration of one. What config_patch says, comes last.
func (d *Document) service(f *Field) (*Node, error) {
	service := f.Value
	root := near(service, Object, "")
	incoming := near(service, Object, "")
	feature := near(service, Object, "")
	network := near(service, Object, "")
	mode, err := d.mode(f)
	if err != nil {
		return nil, err
	}
	incoming.set("mode", mode)
	incoming.copy("ignore_ports", service.at("ignore_ports"))
	incoming.copy("http_filter", service.at("http_filter"))
	network.set("incoming", incoming)
	feature.set("network", network)
	if written := service.mode(); written != nil && written.Text == "replace" {
		target := near(written, Object, "")
		target.set("enabled", near(written, Bool, "true"))
		target.set("scale_down", near(written, Bool, "true"))
		feature.set("copy_target", target)
	}
	root.set("feature", feature)
	root.set("target", target(f))
	root.copy("operator", d.At("common.operator"))
	if patch := service.at("config_patch"); patch != nil {
		root.merge(patch)
	}
	return root, nil
}

// mode is the mode of incoming traffic that a service's own stands for.
func (d *Document) mode(f *Field) (*Node, error) {
	written := f.Value.mode()
	if written == nil {
		return near(f.Value, String, "steal"), nil
	}
	node := near(written, String, "steal")
	node.Unresolved = written.Unresolved
	switch written.Text {
	case "split", "replace":
	case "mirror":
		node.Text = "mirror"
	default:
		if !written.Unresolved {
			return nil, &Error{Name: d.Name, Pos: written.Pos, Field: "services." + f.Name + ".default_mode", Reason: describe(written) + " is no mode", Allowed: "split, replace, mirror"}
		}
	}
	return node, nil
}

// mode is default_mode, or mode as it was called before 3.210.0.
func (n *Node) mode() *Node {
	if found := n.at("default_mode"); found != nil {
		return found
	}
	return n.at("mode")
}

// target is that of a service: a workload of the service's name if it says none.
func target(f *Field) *Node {
	written := f.Value.at("target")
	switch {
	case written == nil || written.Kind == Null:
		return near(f.Value, String, f.Name)
	case written.Kind == String && written.Text == "none":
		return near(written, String, "targetless")
	default:
		return written
	}
}

// near is a value that the file does not have, placed where another one is.
func near(n *Node, kind Kind, text string) *Node {
	return &Node{Kind: kind, Text: text, Pos: n.Pos, Start: n.Start, End: n.Start}
}

// copy sets a field if there is a value for it.
func (n *Node) copy(name string, value *Node) {
	if value != nil && value.Kind != Null {
		n.set(name, value)
	}
}

// set adds a field, or replaces its value.
func (n *Node) set(name string, value *Node) {
	for i := range n.Fields {
		if n.Fields[i].Name == name {
			n.Fields[i].Value = value
			return
		}
	}
	n.Fields = append(n.Fields, Field{Name: name, Pos: value.Pos, Start: value.Start, Value: value})
}

// merge applies a merge patch of JSON (RFC 7396): null takes a field away.
func (n *Node) merge(patch *Node) {
	n.Unresolved = n.Unresolved || patch.Unresolved
	for i := range patch.Fields {
		f := &patch.Fields[i]
		old := n.at(f.Name)
		switch {
		case f.Value.Kind == Object && old != nil && old.Kind == Object:
			own := *old // what the file has stays as it is
			own.Fields = append([]Field(nil), old.Fields...)
			own.merge(f.Value)
			n.set(f.Name, &own)
		default:
			n.set(f.Name, f.Value)
		}
	}
}
