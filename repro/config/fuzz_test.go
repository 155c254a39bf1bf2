package config

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

// seeds are texts of each format, right and wrong.
var seeds = map[Format][]string{
	JSON: {
		`{"agent": {"flush_connections": false, "image": "r:1/m:3.1.0"}, "feature": {"network": {"incoming": {"port_mapping": [[1, 2]]}}}}`,
		`{"a": "{{ b }}", {% if c %} "d": 1, {% else %} "d": 2, {% endif %} "e": [1.5e3, null, "\ud83d\ude00\n"]}`,
		`{"a": 1, "a": 2}`, "[]", "{", `{"a": {# x #} -0}`, `{"type": "Success", "resolved_config": {"operator": true}}`,
	},
	TOML: {
		"[agent]\nflush_connections = false\n[[a.b]]\nc = {d = [1, 0x2], e.f = '''\nx'''}\n",
		"a.b = 1\n[a]\n", "a = \"{{ b }}\" # c\r\n{% if d %}\ne = 1\n{% endif %}\n", "\ufeff\"é\" = +1_0.5e-3",
	},
	YAML: {
		"agent:\n  flush_connections: false\n  labels: {a: &x [1, 0o7], b: *x}\n", "a: |\n  b\nc: >-\n  d\n\n  e\nf: 'g''h'\n",
		"services:\n  a:\n    default_mode: replace\n    config_patch: {agent: {ttl: 1}}\n", "\ufeffa: !!str 1\r\nb:\r\n- {{ c }}\r\n",
		"kind: ConfigMap\ndata:\n  agent-config.yaml: |\n    flush_connections: false\n", "{% for a in b %}\nc: 1\n{% endfor %}\n", "a: \"b\n  c\"\n",
		"\r|\n", "a: 1\rb: |\r  c\r  d\re: 2\r", "t:\n  flush_connections: fals\t\t\te", "t:\n  flu\tsh: 1\n",
	},
}

// fuzz holds what every text must keep: an error of ours with a place, or a tree within the
// text whose questions have answers.
func fuzz(f *testing.F, format Format) {
	f.Helper()
	for _, seed := range seeds[format] {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { holds(t, format, text) })
}

func holds(t *testing.T, format Format, text string) {
	t.Helper()
	d, err := ParseAs("m", format, []byte(text))
	if err != nil {
		checkError(t, err)
		return
	}
	if string(d.Text) != text {
		t.Fatal("the text is not the file's")
	}
	checkNode(t, d, d.Root, 0)
	for _, err := range Validate(d) {
		checkError(t, err)
	}
	in := Inputs{File: d, Operator: d}
	for _, path := range []string{"agent.flush_connections", "agent.image", "feature.network.incoming.mode", "feature.network.incoming.ports", "target"} {
		in.Effective(path)
		in.EffectiveWithOperator(path)
	}
	if _, err := Open(d); err != nil {
		checkError(t, err)
	}
}

// TestShortTexts tries all texts of up to three of the signs that the formats are made of.
func TestShortTexts(t *testing.T) {
	signs := []string{"", "|", ">", "\n", "\r", " ", "\t", "a", ":", "-", `"`, "'", "0", "{", "}", "[", "]", ",", "#", "!", "&", "*", "=", ".", "true"}
	for _, format := range []Format{JSON, TOML, YAML} {
		for _, a := range signs {
			for _, b := range signs {
				for _, c := range signs {
					holds(t, format, a+b+c)
				}
			}
		}
	}
}

func checkError(t *testing.T, err error) {
	t.Helper()
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Pos.Line < 1 || e.Pos.Column < 1 || strings.ContainsAny(e.Error(), "\n\r\x1b") || !utf8.ValidString(e.Error()) {
		t.Fatalf("%#v: %v", err, err)
	}
}

func checkNode(t *testing.T, d *Document, n *Node, depth int) {
	t.Helper()
	if depth > 2*maxDepth || n.Start < 0 || n.End < n.Start || n.End > len(d.Text) || n.Pos.Line < 1 || n.Pos.Column < 1 {
		t.Fatalf("%+v in %q", n, d.Text)
	}
	for i := range n.Fields {
		f := &n.Fields[i]
		if f.Value == nil || f.Start < 0 || f.Start > len(d.Text) {
			t.Fatalf("%+v", f)
		}
		if f.Name == "true" && !strings.HasPrefix(strings.TrimLeft(string(d.Text[f.Start:]), `"'`), f.Name) {
			t.Fatalf("%s stands at %q in %q", f.Name, d.Text[f.Start:], d.Text)
		}
		checkNode(t, d, f.Value, depth+1)
	}
	for _, item := range n.Items {
		checkNode(t, d, item, depth+1)
	}
	if !n.Unresolved && n.Kind == Bool && !strings.EqualFold(string(d.Text[n.Start:n.End]), n.Text) {
		t.Fatalf("%s stands at %q in %q", n.Text, d.Text[n.Start:n.End], d.Text)
	}
}

func FuzzJSON(f *testing.F) { fuzz(f, JSON) }
func FuzzTOML(f *testing.F) { fuzz(f, TOML) }
func FuzzYAML(f *testing.F) { fuzz(f, YAML) }
