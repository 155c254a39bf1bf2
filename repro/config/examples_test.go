package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestShapesOfExamples has, in our own words, what the examples and the tests of mirrord
// have: how many findings there are, and what comes of the mode and the flush.
func TestShapesOfExamples(t *testing.T) {
	for _, c := range []struct {
		name, text  string
		findings    int
		mode, flush string
	}{
		{"short.json", `{"target": "pod/shop", "feature": {"env": true, "fs": "read", "network": true}}`, 0, `"mirror"`, "true"},
		{"ide.json", `{"feature": {"network": {"incoming": "mirror", "outgoing": true}, "fs": "write", "env": false}}`, 0, `"mirror"`, "true"},
		{"copy.json", `{"feature": {"copy_target": {"scale_down": true}}}`, 0, `"mirror"`, "true"},
		{"filter.json", `{"feature": {"network": {"incoming": {"mode": "steal", "http_filter": {"header_filter": "who: me"}}}}}`, 0, `"steal"`, "true"},
		{"filter-mirror.json", `{"feature": {"network": {"incoming": {"mode": "mirror", "http_filter": {"path_filter": "^/a"}}}}}`, 0, `"mirror"`, "true"},
		{"filter-any.json", `{"feature": {"network": {"incoming": {"http_filter": {"any_of": [{"header": "a: b"}, {"path": "/c"}, {"method": "GET"}], "ports": 80}}}}}`, 0, `"mirror"`, "true"},
		{"outgoing.json", `{"feature": {"network": {"outgoing": {"filter": {"remote": [":5432", "tcp://db"]}, "unix_streams": "a.sock"}}}}`, 0, `"mirror"`, "true"},
		{"outgoing-old.json", `{"feature": {"network": {"outgoing": {"local": [":5432"]}}}}`, 1, `"mirror"`, "true"},
		{"dns.json", `{"feature": {"fs": "local", "network": {"dns": {"enabled": true, "filter": {"local": "a.b"}}}}}`, 0, `"mirror"`, "true"},
		{"fs.json", `{"feature": {"fs": {"mode": "localwithoverrides", "local": ["^/a"], "mapping": {"/a": "/b"}}}}`, 0, `"mirror"`, "true"},
		{"queues.json", `{"feature": {"split_queues": {"q": {"queue_type": "SQS", "message_filter": {"a": "^b"}}}}}`, 0, `"mirror"`, "true"},
		{"mapping.toml", "[feature.network.incoming]\nmode = \"mirror\"\nport_mapping = [[8000, 80]]\n[experimental]\nenable_exec_hooks_linux = true\n", 0, `"mirror"`, "true"},
		{"sections.toml", "[feature]\nfs = \"local\"\n[feature.network]\nincoming = \"off\"\noutgoing = true\ndns = false\n", 0, `"off"`, "true"},
		{"agent.json", `{"agent": {"log_level": "a=debug", "image_pull_secrets": [{"name": "s"}], "ttl": 30, "ephemeral": true, "flush_connections": false}}`, 0, `"mirror"`, "false"},
		{"agent.toml", "[agent]\nlog_level = \"info\"\nttl = 30\nflush_connections = false\n", 0, `"mirror"`, "false"},
		{"agent.yaml", "agent:\n  log_level: info\n  tolerations:\n    - operator: Exists\n  flush_connections: false\n", 0, `"mirror"`, "false"},
		{"agent.yml", "agent: {flush_connections: false}\n", 0, `"mirror"`, "false"},
		{"agent", `{"agent": {"flush_connections": false}}`, 0, `"mirror"`, "false"},
		{"old-agent.json", `{"agent": {"network_interface": "eth0", "pause": false, "flush_connections": false}}`, 2, `"mirror"`, "false"},
		{"everything-off.json", `{"feature": {"network": false}}`, 0, `"off"`, "true"},
		{"template.json", `{"key": "{{ git_branch }}", "feature": {"network": {"incoming": "{{ get_env(name="MODE") }}"}}}`, 0, "", "true"},
	} {
		d := parsed(t, c.name, c.text)
		assert.Len(t, Validate(d), c.findings, c.name)
		in := Inputs{File: d}
		assert.Equal(t, c.mode, in.Effective("feature.network.incoming.mode").Text, c.name)
		assert.Equal(t, c.flush, in.Effective("agent.flush_connections").Text, c.name)
	}
}
