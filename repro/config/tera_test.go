package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTemplates has, for each text, what a field comes to: a question mark if a template
// decides it.
func TestTemplates(t *testing.T) {
	for _, c := range []struct{ name, text, field, expected string }{
		{"m.json", `{"target": "{{ get_env(name="T", default="pod/a}}") }}", "agent": {"flush_connections": false}}`, "agent.flush_connections", "false"},
		{"m.json", `{"target": "{{ get_env(name="T", default="pod/a}}") }}", "agent": {"flush_connections": false}}`, "target", "?"},
		{"m.json", `{"target": "pod/{{ key }}"}`, "target", "?"},
		{"m.json", `{"agent": {"flush_connections": {{ flush }}}}`, "agent.flush_connections", "?"},
		{"m.json", `{"agent": {{ agent }}}`, "agent.flush_connections", "?"},
		{"m.json", `{"agent": {{ agent }}}`, "feature.network.incoming.mode", `"mirror"`},
		{"m.json", `{"agent": {"ttl": 1 {# , "flush_connections": false #}}}`, "agent.flush_connections", "true"},
		{"m.json", `{"agent": {"{{ name }}": 1, "{{ other }}": 2}}`, "agent.flush_connections", "?"},
		{"m.json", `{"agent": {"{{ name }}": 1}, "operator": true}`, "operator", "true"},
		{"m.json", `{"agent": {"labels": {"a": "{{ b }}"}, "flush_connections": false}}`, "agent.flush_connections", "false"},
		{"m.json", `{ {% if a %} "agent": {"flush_connections": false}, {% endif %} "operator": true }`, "agent.flush_connections", "?"},
		{"m.json", `{ {% if a %} "agent": {"flush_connections": false}, {% endif %} "operator": true }`, "operator", "true"},
		{"m.json", `{ {% if a %} "agent": {"flush_connections": false}, {% endif %} "operator": true }`, "feature.network.incoming.mode", "?"},
		{"m.json", `{"agent": {"flush_connections": {% if a %}true{% else %}false{% endif %}}}`, "agent.flush_connections", "?"},
		{"m.json", `{"agent": {"flush_connections": {%- if a -%} true {%- elif b -%} false {% else %} {} {%- endif -%} }}`, "agent.flush_connections", "?"},
		{"m.json", `{"agent": {"ttl": 1 {% if a %}, "flush_connections": false{% endif %}}, "operator": true}`, "agent.flush_connections", "?"},
		{"m.json", `{"agent": {"ttl": 1 {% if a %}, "flush_connections": false{% endif %}}, "operator": true}`, "feature.network.incoming.mode", `"mirror"`},
		{"m.json", `{"agent": {"ttl": 1 {% if not a %}{% else %}, "flush_connections": false{% endif %}}}`, "agent.flush_connections", "?"},
		{"m.json", `{"operator": true {% if a %}, "agent": {{% if b %}"ttl": 1{% endif %}}{% endif %}}`, "agent.flush_connections", "?"},
		{"m.json", `{"feature": {"network": {"incoming": {"ports": [1 {% for p in ports %}, {{ p }}{% endfor %}]}}}}`, "feature.network.incoming.ports", "?"},
		{"m.json", `{"target": "{% raw %}{{ {% endraw %}", "operator": true}`, "operator", "true"},
		{"m.json", `{% set a = "}" %}{"agent": {"flush_connections": false}}`, "agent.flush_connections", "false"},
		{"m.json", `{% set a = "}" %}{"agent": {}}`, "agent.flush_connections", "true"},
		{"m.json", `{ {% include "a" %} "agent": {"flush_connections": false}}`, "operator", "?"},
		{"m.yaml", "agent:\n  flush_connections: {{ flush }}\n", "agent.flush_connections", "?"},
		{"m.yaml", "agent:\n  ttl: 1\n{% if a %}\n  flush_connections: false\n{% endif %}\noperator: true\n", "agent.flush_connections", "?"},
		{"m.yaml", "agent:\n  ttl: 1\n{% if a %}{% else %}\n  flush_connections: false\n{% endif %}\noperator: true\n", "agent.flush_connections", "?"},
		{"m.yaml", "operator: true\nagent:\n  ttl: 1\n{% if a %}{% else %}\n  flush_connections: false\n{% endif %}\n", "agent.flush_connections", "?"},
		{"m.yaml", "operator: true\nagent:\n  ttl: 1\n{% if a %}{% else %}\n  flush_connections: false\n{% endif %}\n", "operator", "true"},
		{"m.yaml", "agent:\n  ttl: 1\n# {{ nothing }}\n", "agent.flush_connections", "true"},
		{"m.yaml", "agent:\n  ttl: {# a\n b #} 1\n  flush_connections: false\n", "agent.flush_connections", "false"},
		{"m.toml", "[agent]\nttl = {# a\n b #} 1\nflush_connections = false\n", "agent.flush_connections", "false"},
		{"m.toml", "[agent]\nflush_connections = {{ flush }}\n", "agent.flush_connections", "?"},
		{"m.toml", "[agent]\nttl = 1\n{% if a %}\nflush_connections = false\n{% endif %}\n", "agent.flush_connections", "?"},
		{"m.toml", "[agent]\nttl = 1\n{% if a %}{% else %}\nflush_connections = false\n{% endif %}\n", "agent.flush_connections", "?"},
	} {
		d := parsed(t, c.name, c.text)
		value := Inputs{File: d}.Effective(c.field)
		if value.Unresolved {
			assert.Empty(t, value.Text, c.text)
			value.Text = "?"
		}
		assert.Equal(t, c.expected, value.Text, "%s of %s", c.field, c.text)
		assert.Equal(t, c.text, string(d.Text))
	}
}

// TestTemplatesKeepPlaces has the value behind a template where it stands in the file.
func TestTemplatesKeepPlaces(t *testing.T) {
	d := parsed(t, "m.json", "{\"target\": \"{{ é\n }}\",\n{# a\n #} \"agent\": {\"flush_connections\": false}}")
	found := d.At("agent.flush_connections")
	assert.Equal(t, Pos{4, 36}, found.Pos)
	assert.Equal(t, "false", string(d.Text[found.Start:found.End]))
}

// TestTemplatesAreNotChecked has types that only the template knows, beside what is wrong
// whatever it says.
func TestTemplatesAreNotChecked(t *testing.T) {
	assert.Empty(t, told(t, `{"agent": {"ttl": "{{ a }}", "image": {{ b }}, "{{ c }}": 1}}`))
	assert.Equal(t, []string{`m.json:1:12: agent.tll: mirrord up to 3.247.0 has no such field | did you mean "ttl"?`},
		told(t, `{"agent": {"tll": "{{ a }}"}}`))
}

func TestBrokenTemplates(t *testing.T) {
	for text, expected := range map[string]string{
		`{"a": "{{ b"}`:                      "m.json:1:8: a template that is not closed; allowed: {{ … }}",
		"{\n{% if a %} }":                    "m.json:2:1: a template that is not closed: if; allowed: {% endif %}",
		`{"a": {# b }`:                       "m.json:1:7: a template that is not closed; allowed: {# … #}",
		`{% endif %}{}`:                      `m.json:1:1: a template without its beginning: "endif"; allowed: the end of what is open`,
		`{% if a %}{}{% endfor %}`:           `m.json:1:13: a template without its beginning: "endfor"; allowed: the end of what is open`,
		`{% else %}{}`:                       `m.json:1:1: a template without its beginning: "else"; allowed: {% if … %} before it`,
		`{% raw %}{}`:                        "m.json:1:1: a template that is not closed: raw; allowed: {% endraw %}",
		`{"a": 1 {% if b %} c {% endif %},}`: "m.json:1:20: not JSON: invalid character 'c' after object key:value pair; allowed: strict JSON",
	} {
		assert.Equal(t, expected, refused(t, "m.json", text), text)
	}
	_, err := Parse("m.json", []byte(`{"a": 1 {% if b %} c {% endif %},}`))
	problem, _ := err.(*Error) //nolint:errorlint // it is ours
	require.NotNil(t, problem)
	assert.Equal(t, hintResolved, problem.Hint)
}
