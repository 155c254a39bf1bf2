package config

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// told is what Validate says of a text, a line each with its hint.
func told(t *testing.T, text string) []string {
	t.Helper()
	d, err := Parse("m.json", []byte(text))
	require.NoError(t, err)
	var found []string
	for _, err := range Validate(d) {
		e, ok := errors.AsType[*Error](err)
		require.True(t, ok)
		line := e.Error()
		if e.Warning {
			line = "warning " + line
		}
		if e.Hint != "" {
			line += " | " + e.Hint
		}
		found = append(found, line)
	}
	return found
}

func TestValidate(t *testing.T) {
	for text, expected := range map[string][]string{
		`{}`: nil,
		`{"agent": {"flush_connections": false, "image": {"tag": "3.1.0"}}, "target": "deployment/a"}`: nil,
		`{"feature": {"network": {"incoming": {"port_mapping": [[80, 8080]], "ports": [80]}}}}`:        nil,
		`{"feature": {"network": false, "fs": "read", "env": true}}`:                                   nil,
		`{"feature": {"network": {"incoming": null}}}`:                                                 nil,
		`{"target": {"path": {"deployment": "a"}, "namespace": "n"}}`:                                  nil,
		`{"feature": {"split_queues": [{"queue_type": "Azure"}]}}`:                                     nil,
		`{"agent": {"flush_conections": false}}`: {
			`m.json:1:12: agent.flush_conections: mirrord up to 3.247.0 has no such field | did you mean "flush_connections"?`,
		},
		"{\n  \"flush_connections\": false\n}": {
			`m.json:2:3: flush_connections: mirrord up to 3.247.0 has no such field | did you mean agent.flush_connections?`,
		},
		`{"$schema": "x"}`: {
			`m.json:1:2: $schema: mirrord up to 3.247.0 has no such field | leave it out: mirrord refuses it too. An editor's own settings can name the schema`,
		},
		`{"agent": {"flush_connections": "false"}}`: {
			`m.json:1:33: agent.flush_connections: the text "false"; allowed: true or false`,
		},
		`{"agent": {"ttl": 70000}}`: {`m.json:1:19: agent.ttl: 70000 is no value of it; allowed: 0 to 65535`},
		`{"agent": {"ttl": 1.5}}`:   {`m.json:1:19: agent.ttl: 1.5 is no value of it; allowed: 0 to 65535`},
		`{"agent": []}`:             {`m.json:1:11: agent: a list; allowed: an object`},
		`[]`:                        {`m.json:1:1: a list; allowed: an object`},
		`{"feature": {"network": {"incoming": "steel"}}}`: {
			`m.json:1:38: feature.network.incoming: "steel" is no value of it; allowed: "mirror", "off", "steal", true or false, an object | did you mean "steal"?`,
		},
		`{"feature": {"network": {"incoming": {"mode": true}}}}`: {
			`m.json:1:47: feature.network.incoming.mode: true; allowed: "mirror", "off", "steal"`,
		},
		`{"feature": {"network": {"incoming": {"ports": [80], "ignore_ports": [81]}}}}`: {
			`m.json:1:70: feature.network.incoming: ports and ignore_ports exclude each other; allowed: one of the two`,
		},
		`{"feature": {"network": {"incoming": {"ports": [80], "ignore_ports": []}}}}`: nil,
		`{"feature": {"network": {"incoming": {"port_mapping": [[80], [1, 99999]]}}}}`: {
			`m.json:1:56: feature.network.incoming.port_mapping[0]: a list of 1; allowed: two ports`,
			`m.json:1:66: feature.network.incoming.port_mapping[1][1]: 99999 is no port; allowed: 0 to 65535`,
		},
		`{"agent": {"network_interface": "eth0"}}`: {`m.json:1:12: agent.network_interface: mirrord 3.180 is the last that took it`},
		`{"pause": true}`:                          {`m.json:1:2: pause: mirrord 3.101 is the last that took it`},
		`{"connect_tcp": null}`:                    {`m.json:1:2: connect_tcp: mirrord took it until 2025-03, and does not any more`},
		`{"connect_agent_port": 1}`: {
			`m.json:1:2: connect_agent_port: mirrord does not take it any more, and the last version that did is not known`,
		},
		`{"feature": {"network": {"incoming": {"http_header_filter": {}}}}}`: {
			`m.json:1:39: feature.network.incoming.http_header_filter: mirrord 3.81 is the last that took it | use feature.network.incoming.http_filter.header_filter`,
		},
		`{"experimental": {"latency": {}}}`: {`warning m.json:1:19: experimental.latency: mirrord calls it deprecated`},
		`{"agent": {"security_context": {"a": 1}}}`: {
			`warning m.json:1:33: agent.security_context.a: mirrord up to 3.247.0 has no such field, and ignores it here; allowed: app_armor_profile, seccomp_profile`,
		},
	} {
		assert.Equal(t, expected, told(t, text), text)
	}
}

// TestFindingsAreBounded has a file with more faults than anybody reads.
func TestFindingsAreBounded(t *testing.T) {
	unknown := `{"a": 1`
	for i := range 5000 {
		unknown += fmt.Sprintf(`, "a%d": 1`, i)
	}
	wrong := `{"skip_sip": [1` + strings.Repeat(", 1", 5000) + "]"
	for _, text := range []string{unknown + "}", wrong + "}"} {
		assert.Len(t, Validate(parsed(t, "m.json", text)), maxFindings)
	}
}
