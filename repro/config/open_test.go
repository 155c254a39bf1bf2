package config

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	verified = `{"type": "Success", "config": {"path": null}, "warnings": [],
"resolved_config": {"agent": {"flush_connections": false, "new": 1}, "feature": {"network": {"incoming": {"mode": "steal"}}}}}`
	configMap = "apiVersion: v1\nkind: ConfigMap\ndata:\n  agent-config.yaml: |-\n    image: r/m:3.2.0\n    flush_connections: false\n"
	up        = `
common: {operator: false}
services:
  web:
    default_mode: replace
    target: {path: deployment/web, namespace: n}
    ignore_ports: [9000]
    run: {command: [web]}
  api:
    mode: mirror
    target: none
    config_patch: {agent: {flush_connections: false}, feature: {network: {incoming: {ports: [1]}}}}
  plain: {}
`
)

func TestRecognise(t *testing.T) {
	for text, expected := range map[string]Role{
		`{}`:                                         Configuration,
		`[]`:                                         Configuration,
		`{"agent": {"ttl": 1}}`:                      Configuration,
		`{"operator": true}`:                         Configuration,
		`{"operator": null, "agent": null}`:          Configuration,
		`{"operator": {"image": "a"}}`:               HelmValues,
		verified:                                     Verified,
		`{"type": "Fail", "errors": ["a"]}`:          Failed,
		`agent: {extraConfig: {ttl: 1}}`:             HelmValues,
		`agent: {extraEnv: {A: b}}`:                  HelmValues,
		`{license: {key: a}, agent: {tls: 1}}`:       HelmValues,
		configMap:                                    ConfigMap,
		`flush_connections: false`:                   AgentConfig,
		`{flush_connections: false, operator: true}`: Configuration,
		up: Up,
	} {
		assert.Equal(t, expected, Recognise(parsed(t, "m.yaml", text)), text)
	}
}

func TestOpenOutputOfMirrord(t *testing.T) {
	found, err := Open(parsed(t, "m.json", verified))
	require.NoError(t, err)
	require.Len(t, found, 1)
	in := Inputs{File: found[0], Environment: map[string]string{flushVariable: "true", modeVariable: "off"}}
	assert.Equal(t, "false file m.json:2:52", in.Effective("agent.flush_connections").line())
	assert.Equal(t, `"steal" file m.json:2:115`, in.Effective("feature.network.incoming.mode").line())
	assert.Empty(t, Validate(found[0]), "mirrord has read it")

	_, err = Open(parsed(t, "m.json", `{"type": "Fail", "errors": ["no\nway"]}`))
	require.EqualError(t, err, "m.json:1:28: errors: mirrord verify-config refuses the file: no way")
	_, err = Open(parsed(t, "m.json", `{"type": "Success", "config": {}}`))
	require.EqualError(t, err, "m.json:1:1: mirrord verify-config did not print the configuration; allowed: an object resolved_config")
	own := parsed(t, "m.json", "{}")
	found, err = Open(own)
	require.NoError(t, err)
	assert.Equal(t, []*Document{own}, found)
}

func TestOpenConfigMap(t *testing.T) {
	for text, expected := range map[string]string{
		configMap: "false operator m.yaml:6:24",
		"kind: ConfigMap\ndata: {agent-config.yaml: 'flush_connections: false'}":             "false operator m.yaml:2:27",
		"kind: ConfigMap\ndata:\n  agent-config.yaml: \"\"\n":                                "true default operator",
		"kind: ConfigMap\ndata:\n  a: b\n  agent-config.yaml: |\n    {}\n  c: |\n    x: 1\n": "true default operator",
	} {
		found, err := Open(parsed(t, "m.yaml", text))
		require.NoError(t, err, text)
		value := Inputs{Operator: found[0]}.EffectiveWithOperator("agent.flush_connections")
		assert.Equal(t, expected, value.line(), text)
	}
	for text, expected := range map[string]string{
		"kind: ConfigMap\ndata: {a: b}": "m.yaml:1:1: a ConfigMap that is not the operator's; allowed: data with a key agent-config.yaml",
		"kind: ConfigMap":               "m.yaml:1:1: a ConfigMap that is not the operator's; allowed: data with a key agent-config.yaml",
		"kind: ConfigMap\ndata:\n  agent-config.yaml: |\n    a: [\n": "m.yaml:4:8: not YAML: sequence end token ']' not found; allowed: YAML",
		"kind: ConfigMap\ndata:\n  agent-config.yaml: 'a: ['\n":      "m.yaml:3:22: not YAML: sequence end token ']' not found; allowed: YAML",
	} {
		_, err := Open(parsed(t, "m.yaml", text))
		require.EqualError(t, err, expected, text)
	}
}

func TestOpenServices(t *testing.T) {
	found, err := Open(parsed(t, "mirrord-up.yaml", up))
	require.NoError(t, err)
	require.Len(t, found, 3)
	said := map[string]string{}
	for _, d := range found {
		in := Inputs{File: d, Environment: map[string]string{flushVariable: "true", modeVariable: "off"}}
		for _, field := range []string{"agent.flush_connections", "feature.network.incoming.mode", "feature.network.incoming.ports", "feature.network.incoming.ignore_ports", "feature.copy_target.scale_down", "target", "operator"} {
			said[d.Part+" "+field] = in.Effective(field).line()
		}
	}
	const from = " file mirrord-up.yaml:"
	assert.Equal(t, map[string]string{
		"web agent.flush_connections":                 "true environment " + flushVariable,
		"web feature.network.incoming.mode":           `"steal"` + from + "5:19",
		"web feature.network.incoming.ports":          "null default",
		"web feature.network.incoming.ignore_ports":   "[9000]" + from + "7:19",
		"web feature.copy_target.scale_down":          "true" + from + "5:19",
		"web target":                                  `"deployment/web"` + from + "6:20",
		"web operator":                                "false" + from + "2:20",
		"api agent.flush_connections":                 "false" + from + "12:47",
		"api feature.network.incoming.mode":           `"mirror"` + from + "10:11",
		"api feature.network.incoming.ports":          "[1]" + from + "12:93",
		"api feature.network.incoming.ignore_ports":   "[] default",
		"api feature.copy_target.scale_down":          "false default",
		"api target":                                  `"targetless"` + from + "11:13",
		"api operator":                                "false" + from + "2:20",
		"plain agent.flush_connections":               "true environment " + flushVariable,
		"plain feature.network.incoming.mode":         `"steal"` + from + "13:10",
		"plain feature.network.incoming.ports":        "null default",
		"plain feature.network.incoming.ignore_ports": "[] default",
		"plain feature.copy_target.scale_down":        "false default",
		"plain target":                                `"plain"` + from + "13:10",
		"plain operator":                              "false" + from + "2:20",
	}, said)
	for text, expected := range map[string]string{
		"services: {}":                                "up.yaml:1:11: services: no service; allowed: one or more",
		"services: {a: 1}":                            "up.yaml:1:15: services.a: 1; allowed: an object",
		"services: {a: {}}\ncomon: {}":                "up.yaml:2:1: comon: mirrord up has no such field",
		"services: {a: {}}\ncommon: {operater: true}": "up.yaml:2:10: common.operater: mirrord up has no such field",
		"services: {a: {agent: {}}}":                  "up.yaml:1:16: services.a.agent: mirrord up has no such field; allowed: config_patch, context, default_mode, env, http_filter, ignore_ports, mode, run, skip, target",
		"services: {a: {run: {comand: [a]}}}":         "up.yaml:1:22: services.a.run.comand: mirrord up has no such field",
		"services: {a: {target: {pod: a}}}":           "up.yaml:1:25: services.a.target.pod: mirrord up has no such field; allowed: namespace, path",
		"services: {a: {http_filter: {header: a}}}":   "up.yaml:1:30: services.a.http_filter.header: mirrord up to " + FieldsOf + " has no such field",
		"services: {a: {ignore_ports: [70000]}}":      "up.yaml:1:31: services.a.ignore_ports[0]: 70000 is no value of it; allowed: 0 to 65535",
		"services: {a: {default_mode: steel}}":        `up.yaml:1:30: services.a.default_mode: the text "steel" is no mode; allowed: split, replace, mirror`,
	} {
		_, err := Open(parsed(t, "up.yaml", text))
		require.EqualError(t, err, expected)
	}
}

func TestResolve(t *testing.T) {
	given := base64.StdEncoding.EncodeToString([]byte(`{"agent": {"flush_connections": false}}`))
	in, err := Inputs{Environment: map[string]string{ResolvedVariable: given, flushVariable: "true"}}.Resolve()
	require.NoError(t, err)
	assert.Equal(t, "false file "+ResolvedVariable+":1:33", in.Effective("agent.flush_connections").line())
	in, err = Inputs{}.Resolve()
	require.NoError(t, err)
	assert.Nil(t, in.File)
	for text, expected := range map[string]string{
		"%": "MIRRORD_RESOLVED_CONFIG: not base64; allowed: a configuration as JSON in base64",
		base64.StdEncoding.EncodeToString([]byte("[]")): "MIRRORD_RESOLVED_CONFIG: a list is no configuration; allowed: a configuration as JSON in base64",
		base64.StdEncoding.EncodeToString([]byte("{")):  "MIRRORD_RESOLVED_CONFIG:1:2: not JSON: it ends too early; allowed: strict JSON",
	} {
		_, err := Inputs{Environment: map[string]string{ResolvedVariable: text}}.Resolve()
		require.EqualError(t, err, expected)
	}
}

func TestFind(t *testing.T) {
	top := t.TempDir()
	below := filepath.Join(top, "a", "b")
	require.NoError(t, os.MkdirAll(filepath.Join(below, ".mirrord"), 0o755))
	require.NoError(t, os.MkdirAll(filepath.Join(top, ".mirrord", "mirrord.json"), 0o755)) // a folder
	write := func(name string) {
		require.NoError(t, os.WriteFile(name, []byte("{}"), 0o644))
	}
	for _, name := range []string{"mirrord.yml", "mirrord.yaml", "mirrord.toml"} {
		write(filepath.Join(top, ".mirrord", name))
		found, ok := Find(below)
		require.True(t, ok)
		assert.Equal(t, filepath.Join(top, ".mirrord", name), found)
	}
	write(filepath.Join(below, ".mirrord", "mirrord.json"))
	found, ok := Find(below)
	require.True(t, ok)
	assert.Equal(t, filepath.Join(below, ".mirrord", "mirrord.json"), found)
}
