package config

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// line is a value and what decided it.
func (v Value) line() string {
	text := v.Text
	if v.Unresolved {
		text = "?"
	}
	line := text + " " + v.Source.Kind
	if v.Source.Name != "" {
		line += " " + v.Source.Name
	}
	if v.Source.Pos.Line > 0 {
		line += fmt.Sprintf(":%d:%d", v.Source.Pos.Line, v.Source.Pos.Column)
	}
	return line
}

const (
	flushVariable = "MIRRORD_AGENT_STEALER_FLUSH_CONNECTIONS"
	modeVariable  = "MIRRORD_AGENT_TCP_STEAL_TRAFFIC"
	imageVariable = "MIRRORD_AGENT_IMAGE"
)

func TestEffective(t *testing.T) {
	for _, c := range []struct {
		file, variable, given, field, expected string
	}{
		{"", "", "", "agent.flush_connections", "true default"},
		{`{}`, "", "", "agent.flush_connections", "true default"},
		{`{"agent": {"flush_connections": false}}`, "", "", "agent.flush_connections", "false file m.json:1:33"},
		{`{"agent": {"flush_connections": null}}`, "", "", "agent.flush_connections", "true default"},
		{`{"agent": null}`, "", "", "agent.flush_connections", "true default"},
		{`{"agent": {"flush_connections": false}}`, flushVariable, "true", "agent.flush_connections", "true environment " + flushVariable},
		{`{"agent": {"flush_connections": {{ a }}}}`, flushVariable, "false", "agent.flush_connections", "false environment " + flushVariable},

		{"", "", "", "feature.network.incoming.mode", `"mirror" default`},
		{`{"feature": {"network": true}}`, "", "", "feature.network.incoming.mode", `"mirror" default`},
		{`{"feature": {"network": false}}`, "", "", "feature.network.incoming.mode", `"off" file m.json:1:25`},
		{`{"feature": {"network": {}}}`, "", "", "feature.network.incoming.mode", `"mirror" default`},
		{`{"feature": {"network": {"incoming": true}}}`, "", "", "feature.network.incoming.mode", `"mirror" file m.json:1:38`},
		{`{"feature": {"network": {"incoming": false}}}`, "", "", "feature.network.incoming.mode", `"off" file m.json:1:38`},
		{`{"feature": {"network": {"incoming": "steal"}}}`, "", "", "feature.network.incoming.mode", `"steal" file m.json:1:38`},
		{`{"feature": {"network": {"incoming": "steal"}}}`, "", "", "feature.network.incoming", `"steal" file m.json:1:38`},
		{`{"feature": {"network": {"incoming": {"mode": "off"}}}}`, "", "", "feature.network.incoming.mode", `"off" file m.json:1:47`},
		{`{"feature": {"network": {"incoming": {"ports": [80]}}}}`, "", "", "feature.network.incoming.mode", `"mirror" default`},
		{`{"feature": {"network": {"incoming": {"ports": [80]}}}}`, "", "", "feature.network.incoming.ports", `[80] file m.json:1:48`},
		{`{"feature": {"network": {"incoming": "steal"}}}`, "", "", "feature.network.incoming.ports", `null default`},
		{`{"feature": {"network": {"incoming": "steal"}}}`, "", "", "feature.network.incoming.ignore_ports", `[] default`},
		{`{"feature": {"network": {"incoming": false}}}`, modeVariable, "true", "feature.network.incoming.mode", `"steal" environment ` + modeVariable},
		{`{"feature": {"network": false}}`, modeVariable, "true", "feature.network.incoming.mode", `"steal" environment ` + modeVariable},
		{`{"feature": {"network": {"incoming": true}}}`, modeVariable, "false", "feature.network.incoming.mode", `"off" environment ` + modeVariable},
		{"", modeVariable, "mirror", "feature.network.incoming.mode", `"mirror" environment ` + modeVariable},

		{"", "", "", "agent.image", `"ghcr.io/metalbear-co/mirrord" default`},
		{"", "", "", "agent.image.tag", `null default`},
		{`{"agent": {"image": "r:5000/m:3.1.0"}}`, "", "", "agent.image", `"r:5000/m:3.1.0" file m.json:1:21`},
		{`{"agent": {"image": "r:5000/m:3.1.0"}}`, "", "", "agent.image.tag", `"3.1.0" file m.json:1:21`},
		{`{"agent": {"image": "r:5000/m:3.1.0"}}`, "", "", "agent.image.registry", `"r:5000/m" file m.json:1:21`},
		{`{"agent": {"image": "r:5000/m"}}`, "", "", "agent.image.tag", `null file m.json:1:21`},
		{`{"agent": {"image": "m@sha256:ab"}}`, "", "", "agent.image.tag", `"sha256:ab" file m.json:1:21`},
		{`{"agent": {"image": {"tag": "3.1.0"}}}`, "", "", "agent.image", `"ghcr.io/metalbear-co/mirrord:3.1.0" file m.json:1:29`},
		{`{"agent": {"image": {"tag": "3.1.0"}}}`, "MIRRORD_AGENT_IMAGE_TAG", "3.2.0", "agent.image.tag", `"3.1.0" file m.json:1:29`},
		{`{"agent": {"image": {"registry": "r"}}}`, "MIRRORD_AGENT_IMAGE_TAG", "3.2.0", "agent.image", `"r:3.2.0" environment MIRRORD_AGENT_IMAGE_TAG`},
		{`{"agent": {"image": "m:3.1.0"}}`, imageVariable, "n:3.2.0", "agent.image", `"n:3.2.0" environment ` + imageVariable},
		{`{"agent": {"image": {"tag": "3.1.0"}}}`, imageVariable, "n:3.2.0", "agent.image.tag", `"3.2.0" environment ` + imageVariable},
		{`{"agent": {"image": {"tag": "{{ a }}"}}}`, "", "", "agent.image", `? file m.json:1:29`},

		{"", "", "", "target", "null default"},
		{`{"target": "pod/a"}`, "", "", "target", `"pod/a" file m.json:1:12`},
		{`{"target": {"path": "pod/a", "namespace": "n"}}`, "", "", "target", `"pod/a" file m.json:1:21`},
		{`{"target": {"namespace": "n"}}`, "", "", "target", "null default"},
		{`{"target": {"deployment": "a"}}`, "", "", "target", `{"deployment":"a"} file m.json:1:12`},
		{`{"target": "pod/a"}`, "MIRRORD_IMPERSONATED_TARGET", "pod/b", "target.path", `"pod/b" environment MIRRORD_IMPERSONATED_TARGET`},
		{`{"target": {"namespace": "n"}}`, "", "", "target.namespace", `"n" file m.json:1:26`},
		{"", "", "", "operator", "null default"},
		{`{"operator": true}`, "MIRRORD_OPERATOR_ENABLE", "false", "operator", "false environment MIRRORD_OPERATOR_ENABLE"},
		{`{"feature": {"copy_target": true}}`, "", "", "feature.copy_target", "true file m.json:1:29"},
		{`{"feature": {"copy_target": {"scale_down": true}}}`, "", "", "feature.copy_target", "true file m.json:1:29"},
		{`{"feature": {"copy_target": {"scale_down": true}}}`, "", "", "feature.copy_target.scale_down", "true file m.json:1:44"},
		{`{"feature": {"copy_target": true}}`, "", "", "feature.copy_target.scale_down", "false default"},
	} {
		in := Inputs{Environment: map[string]string{c.variable: c.given}}
		if c.file != "" {
			in.File = parsed(t, "m.json", c.file)
		}
		assert.Equal(t, c.expected, in.Effective(c.field).line(), "%s of %s", c.field, c.file)
	}
}

func TestVariables(t *testing.T) {
	for variable, values := range map[string][]string{
		flushVariable:             {"1", "yes", "TRUE", "", " true"},
		modeVariable:              {"1", "Steal", "", "on"},
		"MIRRORD_OPERATOR_ENABLE": {"no"},
	} {
		for _, value := range values {
			wrong := Inputs{Environment: map[string]string{variable: value}}.Check()
			require.Len(t, wrong, 1, "%s=%s", variable, value)
			assert.Contains(t, wrong[0].Error(), fmt.Sprintf("%s: ", variable))
			assert.Contains(t, wrong[0].Error(), "allowed: true")
		}
	}
	assert.Empty(t, Inputs{Environment: map[string]string{flushVariable: "false", modeVariable: "steal", "OTHER": "x"}}.Check())
	wrong := Inputs{Environment: map[string]string{flushVariable: "no"}}.Check()
	require.EqualError(t, wrong[0], flushVariable+`: agent.flush_connections: "no" is no value of this variable; allowed: true, false`)
}

func TestEffectiveWithOperator(t *testing.T) {
	const values = "agent:\n  image: r/m:3.2.0\n  extraConfig:\n    flush_connections: false\n  extraEnv:\n    A: b\n"
	for _, c := range []struct{ operator, field, expected string }{
		{"", "agent.flush_connections", "true default operator"},
		{values, "agent.flush_connections", "false operator o.yaml:4:24"},
		{values, "agent.image", `"r/m:3.2.0" operator o.yaml:2:10`},
		{values, "agent.image.tag", `"3.2.0" operator o.yaml:2:10`},
		{values, "agent.ttl", `null default operator`},
		{"agent:\n  extraConfig:\n", "agent.flush_connections", "true default operator"},
		{"agent:\n  image:\n    tag: 3.2.0\n  extraConfig: {}\n", "agent.image", `"ghcr.io/metalbear-co/mirrord:3.2.0" operator o.yaml:3:10`},
		{"flush_connections: false\n", "agent.flush_connections", "false operator o.yaml:1:20"},
		{"flush_connections: {{ a }}\n", "agent.flush_connections", "? operator o.yaml:1:20"},
		{values, "feature.network.incoming.mode", `"steal" file m.json:1:75`},
	} {
		in := Inputs{
			File:        parsed(t, "m.json", `{"agent": {"flush_connections": true}, "feature": {"network": {"incoming":"steal"}}}`),
			Environment: map[string]string{flushVariable: "true"},
		}
		if c.operator != "" {
			in.Operator = parsed(t, "o.yaml", c.operator)
		}
		assert.Equal(t, c.expected, in.EffectiveWithOperator(c.field).line(), "%s of %s", c.field, c.operator)
	}
}
