package check

import (
	"encoding/json"
	"strings"

	"hangscope/repro/config"
	"hangscope/repro/result"
)

// The fields that matter.
const (
	modeField    = "feature.network.incoming.mode"
	filterField  = "feature.network.incoming.http_filter"
	portsField   = "feature.network.incoming.ports"
	ignoredField = "feature.network.incoming.ignore_ports"
	mappedField  = "feature.network.incoming.port_mapping"
	flushField   = "agent.flush_connections"
	imageField   = "agent.image"
	targetField  = "target"
	scaleField   = "feature.copy_target.scale_down"
	useField     = "operator"
)

// shown are the fields that a page lists.
var shown = []string{modeField, flushField, imageField, portsField, ignoredField, mappedField, scaleField, targetField, useField}

// conntrackVariable is the agent's own variable that turns conntrack off.
const conntrackVariable = "MIRRORD_AGENT_STEALER_FLUSH_CONNECTIONS_CONNTRACK"

// reader reads values for one column.
type reader struct {
	in       config.Inputs
	operator bool
}

func (r reader) value(field string) config.Value {
	if r.operator {
		return r.in.EffectiveWithOperator(field)
	}
	return r.in.Effective(field)
}

// json reads a value into a variable, and reports whether it could.
func (r reader) json(field string, into any) bool {
	v := r.value(field)
	return !v.Unresolved && v.Text != "" && json.Unmarshal([]byte(v.Text), into) == nil
}

// text is a value that is a text; empty if it is none.
func (r reader) text(field string) string {
	var text string
	r.json(field, &text)
	return text
}

// yes reports whether a value is true, and whether that is known.
func (r reader) yes(field string) (is, known bool) {
	v := r.value(field)
	return v.Text == "true", !v.Unresolved && (v.Text == "true" || v.Text == "false" || v.Text == "null")
}

// given reports whether a value is there and is not null.
func (r reader) given(field string) bool {
	v := r.value(field)
	return v.Unresolved || v.Text != "" && v.Text != "null"
}

// templated reports whether a template decides a value.
func (r reader) templated(field string) bool { return r.value(field).Unresolved }

// values are the fields that matter, for a page.
func (r reader) values() []result.CheckedValue {
	var all []result.CheckedValue
	for _, field := range shown {
		v := r.value(field)
		if v.Text == "" && !v.Unresolved {
			continue
		}
		if r.operator && r.in.Operator == nil && strings.HasPrefix(field, "agent.") {
			continue // the operator decides it, and it is not known how
		}
		if v.Source.Kind == "default" && field != modeField && field != flushField {
			continue
		}
		shown := result.CheckedValue{
			Field: field, Value: v.Text, Source: v.Source.Kind, Name: v.Source.Name,
			Line: v.Source.Pos.Line, Column: v.Source.Pos.Column,
		}
		if v.Unresolved {
			shown.Value, shown.Source = "", "template"
		}
		all = append(all, shown)
	}
	return all
}

// conntrackOff reports whether the operator gives its agents the variable that turns
// conntrack off. Without the operator nobody can.
func (r reader) conntrackOff() bool {
	if !r.operator || r.in.Operator == nil {
		return false
	}
	for _, path := range []string{"agent.extraEnv", "extraEnv"} {
		node := r.in.Operator.At(path)
		if node == nil {
			continue
		}
		for _, f := range node.Fields {
			if f.Name == conntrackVariable && f.Value.Text == "false" {
				return true
			}
		}
		for _, item := range node.Items { // a list of name and value, as in Kubernetes
			d := config.Document{Root: item}
			name, value := d.At("name"), d.At("value")
			if name != nil && value != nil && name.Text == conntrackVariable && value.Text == "false" {
				return true
			}
		}
	}
	return false
}
