package config

import (
	"encoding/json"
	"strconv"
)

// Variable is a variable of the environment that decides a field, before the file does.
type Variable struct {
	// Name is the variable, Field the path that it decides.
	Name, Field string
	// Allowed are the values that it takes, as people read them.
	Allowed string
	// value returns the field's value as JSON, if the text is one that it takes.
	value func(text string) (string, bool)
}

// Variables are those that matter to the flush, and to what is redirected.
var Variables = []Variable{
	{Name: "MIRRORD_AGENT_STEALER_FLUSH_CONNECTIONS", Field: "agent.flush_connections", Allowed: "true, false", value: boolean},
	{Name: "MIRRORD_AGENT_TCP_STEAL_TRAFFIC", Field: "feature.network.incoming.mode", Allowed: "true (steal), false (off), steal, mirror, off", value: mode},
	{Name: "MIRRORD_AGENT_IMAGE", Field: "agent.image", Allowed: "any text", value: text},
	{Name: "MIRRORD_AGENT_IMAGE_REGISTRY", Field: "agent.image.registry", Allowed: "any text", value: text},
	{Name: "MIRRORD_AGENT_IMAGE_TAG", Field: "agent.image.tag", Allowed: "any text", value: text},
	{Name: "MIRRORD_IMPERSONATED_TARGET", Field: "target.path", Allowed: "a target, such as deployment/name", value: text},
	{Name: "MIRRORD_TARGET_NAMESPACE", Field: "target.namespace", Allowed: "any text", value: text},
	{Name: "MIRRORD_OPERATOR_ENABLE", Field: "operator", Allowed: "true, false", value: boolean},
}

// Check returns what is wrong with the variables, each an [*Error].
func (in Inputs) Check() []error {
	var found []error
	for i := range Variables {
		if err := Variables[i].check(in.Environment); err != nil {
			found = append(found, err)
		}
	}
	return found
}

// check returns an error if the variable is set to what it does not take.
func (v *Variable) check(environment map[string]string) error {
	given, set := environment[v.Name]
	if !set {
		return nil
	}
	if _, ok := v.value(given); ok {
		return nil
	}
	return &Error{Name: v.Name, Field: v.Field, Reason: quote(given) + " is no value of this variable", Allowed: v.Allowed}
}

// variable returns the value that a variable gives to a field, if it does.
func (in Inputs) variable(field string) (Value, bool) {
	for _, v := range Variables {
		given, set := in.Environment[v.Name]
		if v.Field != field || !set {
			continue
		}
		if value, ok := v.value(given); ok {
			return Value{Field: field, Text: value, Source: Source{Kind: "environment", Name: v.Name}}, true
		}
	}
	return Value{}, false
}

// boolean takes what Rust reads as one: nothing but these two words.
func boolean(given string) (string, bool) { return given, given == "true" || given == "false" }

func text(given string) (string, bool) { return encoded(given), true }

// mode reads MIRRORD_AGENT_TCP_STEAL_TRAFFIC, in which true means steal. In a file it
// means mirror.
func mode(given string) (string, bool) {
	switch given {
	case "true":
		return `"steal"`, true
	case "false":
		return `"off"`, true
	case "steal", "mirror", "off":
		return strconv.Quote(given), true
	default:
		return "", false
	}
}

// encoded is a text as JSON.
func encoded(given string) string {
	text, _ := json.Marshal(given) //nolint:errchkjson // a string can always be encoded
	return string(text)
}
