package config

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// drawn is a tree, a line each value: where it stands, its path, what the file has there,
// and a question mark if a template decides it.
func drawn(d *Document) []string {
	var lines []string
	var walk func(n *Node, path string)
	walk = func(n *Node, path string) {
		line := fmt.Sprintf("%d:%d %s %s %q", n.Pos.Line, n.Pos.Column, path, n.Kind, d.Text[n.Start:n.End])
		if n.Kind == Object || n.Kind == Array {
			line = fmt.Sprintf("%d:%d %s %s", n.Pos.Line, n.Pos.Column, path, n.Kind)
		}
		if n.Unresolved {
			line += " ?"
		}
		lines = append(lines, line)
		for i := range n.Fields {
			f := &n.Fields[i]
			walk(f.Value, join(path, f.Name)+fmt.Sprintf("@%d:%d", f.Pos.Line, f.Pos.Column))
		}
		for i, item := range n.Items {
			walk(item, fmt.Sprintf("%s[%d]", path, i))
		}
	}
	walk(d.Root, "")
	return lines
}

func parsed(t *testing.T, name, text string) *Document {
	t.Helper()
	d, err := Parse(name, []byte(text))
	require.NoError(t, err, text)
	return d
}

func TestPlacesOfJSON(t *testing.T) {
	d := parsed(t, "m.json", "{\n  \"agent\" : {\"é\": \"ü\\n\", \"b\":-1.50 },\r\n\t\"l\": [ true , [null], {}]}\n")
	assert.Equal(t, []string{
		`1:1  object`,
		`2:13 agent@2:3 object`,
		`2:19 agent@2:3.é@2:14 string "\"ü\\n\""`,
		`2:30 agent@2:3.b@2:26 number "-1.50"`,
		`3:7 l@3:2 array`,
		`3:9 l@3:2[0] boolean "true"`,
		`3:16 l@3:2[1] array`,
		`3:17 l@3:2[1][0] null "null"`,
		`3:24 l@3:2[2] object`,
	}, drawn(d))
	assert.Equal(t, "ü\n", d.At("agent.é").Text)
	assert.JSONEq(t, `{"agent":{"é":"ü\n","b":-1.50},"l":[true,[null],{}]}`, d.Root.JSON())
	assert.Nil(t, d.At("agent.c"))
	assert.Nil(t, d.At("agent.b.c"))
}

func TestPlacesOfTOML(t *testing.T) {
	d := parsed(t, "m.toml", `# first
target = 'deployment/a' # why
feature.network.incoming = { mode = "steal", ports = [ 0x50,  # comment, with ]
  8_080, [1, 2] ] }

  [agent]
flush_connections = false
[agent.labels]
"é" = """
a"""
[[list]]
a = 1
[[list]]
a = +2.50
`)
	assert.Equal(t, []string{
		`1:1  object`,
		`2:10 target@2:1 string "'deployment/a'"`,
		`3:1 feature@3:1 object`,
		`3:9 feature@3:1.network@3:9 object`,
		`3:28 feature@3:1.network@3:9.incoming@3:17 object`,
		`3:37 feature@3:1.network@3:9.incoming@3:17.mode@3:30 string "\"steal\""`,
		`3:54 feature@3:1.network@3:9.incoming@3:17.ports@3:46 array`,
		`3:56 feature@3:1.network@3:9.incoming@3:17.ports@3:46[0] number "0x50"`,
		`4:3 feature@3:1.network@3:9.incoming@3:17.ports@3:46[1] number "8_080"`,
		`4:10 feature@3:1.network@3:9.incoming@3:17.ports@3:46[2] array`,
		`4:11 feature@3:1.network@3:9.incoming@3:17.ports@3:46[2][0] number "1"`,
		`4:14 feature@3:1.network@3:9.incoming@3:17.ports@3:46[2][1] number "2"`,
		`6:3 agent@6:4 object`,
		`7:21 agent@6:4.flush_connections@7:1 boolean "false"`,
		`8:1 agent@6:4.labels@8:8 object`,
		`9:7 agent@6:4.labels@8:8.é@9:1 string "\"\"\"\na\"\"\""`,
		`11:3 list@11:3 array`,
		`11:1 list@11:3[0] object`,
		`12:5 list@11:3[0].a@12:1 number "1"`,
		`13:1 list@11:3[1] object`,
		`14:5 list@11:3[1].a@14:1 number "+2.50"`,
	}, drawn(d))
	assert.JSONEq(t, `{"mode":"steal","ports":[80,8080,[1,2]]}`, d.At("feature.network.incoming").JSON())
	assert.JSONEq(t, `[{"a":1},{"a":2.50}]`, d.At("list").JSON())
}

func TestPlacesOfYAML(t *testing.T) {
	d := parsed(t, "m.yml", "# first\n---\ntarget: 'it''s' # why\nfeature:\n  network:\n    incoming: {mode: \"st\\\"eal\", ports: [0x50, 010]}\n"+
		"é: ü\nagent:\n  flush_connections: False\n  labels:\n    a: |\n      one\n      two\n    b:\n    c: two\n      words\n"+
		"  same: &x [1.50, ~]\n  again: *x\n  text: !!str 1\n")
	assert.Equal(t, []string{
		`3:1  object`,
		`3:9 target@3:1 string "'it''s'"`,
		`5:3 feature@4:1 object`,
		`6:5 feature@4:1.network@5:3 object`,
		`6:15 feature@4:1.network@5:3.incoming@6:5 object`,
		`6:22 feature@4:1.network@5:3.incoming@6:5.mode@6:16 string "\"st\\\"eal\""`,
		`6:40 feature@4:1.network@5:3.incoming@6:5.ports@6:33 array`,
		`6:41 feature@4:1.network@5:3.incoming@6:5.ports@6:33[0] number "0x50"`,
		`6:47 feature@4:1.network@5:3.incoming@6:5.ports@6:33[1] string "010"`,
		`7:4 é@7:1 string "ü"`,
		`9:3 agent@8:1 object`,
		`9:22 agent@8:1.flush_connections@9:3 boolean "False"`,
		`11:5 agent@8:1.labels@10:3 object`,
		`11:8 agent@8:1.labels@10:3.a@11:5 string "|\n      one\n      two"`,
		`14:7 agent@8:1.labels@10:3.b@14:5 null ""`,
		`15:8 agent@8:1.labels@10:3.c@15:5 string "two\n      words"`,
		`17:12 agent@8:1.same@17:3 array`,
		`17:13 agent@8:1.same@17:3[0] number "1.50"`,
		`17:19 agent@8:1.same@17:3[1] null "~"`,
		`17:12 agent@8:1.again@18:3 array`,
		`17:13 agent@8:1.again@18:3[0] number "1.50"`,
		`17:19 agent@8:1.again@18:3[1] null "~"`,
		`19:15 agent@8:1.text@19:3 string "1"`,
	}, drawn(d))
	assert.JSONEq(t, `{"a":"one\ntwo\n","b":null,"c":"two words"}`, d.At("agent.labels").JSON())
	assert.Equal(t, `"it's"`, d.At("target").JSON())
}

// TestLinesOfOtherSystems has the same values in the same lines with CRLF, and with a byte
// order mark where mirrord takes one.
func TestLinesOfOtherSystems(t *testing.T) {
	for name, text := range map[string]string{
		"m.json": "{\n\"agent\":\n{\"flush_connections\": false}}",
		"m.toml": "[agent]\n\nflush_connections = false\n",
		"m.yaml": "agent:\n\n  flush_connections: false\n",
	} {
		plain := parsed(t, name, text).At("agent.flush_connections")
		crlf := parsed(t, name, strings.ReplaceAll(text, "\n", "\r\n")).At("agent.flush_connections")
		assert.Equal(t, plain.Pos, crlf.Pos, name)
		assert.Equal(t, 3, crlf.Pos.Line, name)
		if name == "m.json" {
			continue
		}
		marked := parsed(t, name, "\ufeff"+text).At("agent.flush_connections")
		assert.Equal(t, plain.Pos, marked.Pos, name)
		assert.Equal(t, plain.Start+3, marked.Start, name)
	}
	d := parsed(t, "m.yaml", "\ufeffagent: 1")
	assert.Equal(t, Pos{1, 1}, d.Root.Fields[0].Pos)
	assert.Equal(t, "1", string(d.Text[d.At("agent").Start:d.At("agent").End]))
}

func TestFormatOf(t *testing.T) {
	for name, expected := range map[string]Format{
		"a.json": JSON, "a": JSON, "-": JSON, ".mirrord/mirrord": JSON, ".yaml": JSON, "a.b/c": JSON, "a.toml": TOML, "a.yaml": YAML, "a.yml": YAML,
	} {
		format, err := FormatOf(name)
		require.NoError(t, err, name)
		assert.Equal(t, expected, format, name)
	}
	for _, name := range []string{"a.json5", "a.jsonc", "a.JSON", "a.txt", "a."} {
		_, err := FormatOf(name)
		require.ErrorContains(t, err, "allowed: .json, .toml, .yaml, .yml, or none", name)
	}
	_, err := Parse("a.ini", nil)
	require.Error(t, err)
	_, err = ParseAs("a", "ini", nil)
	require.EqualError(t, err, `a: no such format "ini"; allowed: json, toml, yaml`)
	d, err := ParseAs("-", YAML, []byte("a: 1"))
	require.NoError(t, err)
	assert.Equal(t, "1", d.At("a").Text)
}

// refused is the one line that says what is wrong with a text.
func refused(t *testing.T, name, text string) string {
	t.Helper()
	_, err := Parse(name, []byte(text))
	require.Error(t, err, "%.60q", text)
	e, ok := errors.AsType[*Error](err)
	require.True(t, ok, "%T: %v", err, err)
	assert.Positive(t, e.Pos.Line)
	assert.Positive(t, e.Pos.Column)
	assert.NotContains(t, e.Error(), "\n")
	assert.Less(t, len(e.Error()), 400)
	return e.Error()
}
