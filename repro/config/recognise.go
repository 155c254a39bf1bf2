package config

import "slices"

// Role is what a document is for.
type Role string

// The roles.
const (
	// Configuration is mirrord's own file.
	Configuration Role = "configuration"
	// Verified and Failed are what mirrord verify-config prints.
	Verified Role = "verified"
	Failed   Role = "failed"
	// HelmValues are those of the operator's chart, ConfigMap the object that it makes of
	// them, AgentConfig the key agent-config.yaml of that.
	HelmValues  Role = "helm-values"
	ConfigMap   Role = "config-map"
	AgentConfig Role = "agent-config"
	// Up is mirrord-up.yaml, which has several services.
	Up Role = "up"
)

// Recognise says what a document is for, by its fields.
func Recognise(d *Document) Role {
	root := d.Root
	switch {
	case root.text("type") == "Success" && (root.at("config") != nil || root.at("resolved_config") != nil):
		return Verified
	case root.text("type") == "Fail" && root.at("errors") != nil:
		return Failed
	case root.text("kind") == "ConfigMap":
		return ConfigMap
	case root.section("services"):
		return Up
	case root.section("agent.extraConfig"), root.section("agent.extraEnv"), root.section("license"), root.object("operator"):
		return HelmValues
	case ofAgent(root):
		return AgentConfig
	default:
		return Configuration
	}
}

// ofAgent is whether an object has only fields of the section agent.
func ofAgent(n *Node) bool {
	known := children("agent")
	for i := range n.Fields {
		if !slices.Contains(known, n.Fields[i].Name) {
			return false
		}
	}
	return len(n.Fields) > 0
}

// text is the text at a path; empty if there is none.
func (n *Node) text(path string) string {
	if found := n.at(path); found != nil && found.Kind == String {
		return found.Text
	}
	return ""
}

// object is whether there is an object at a path. mirrord's own file may have operator too,
// as a switch or as null.
func (n *Node) object(path string) bool {
	found := n.at(path)
	return found != nil && found.Kind == Object
}

// section is whether there is an object at a path. A name without a value, as the chart's
// own file has it for extraConfig, counts as an empty one.
func (n *Node) section(path string) bool {
	found := n.at(path)
	return found != nil && (found.Kind == Object || found.Kind == Null)
}
