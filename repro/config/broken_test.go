package config

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBrokenFiles(t *testing.T) {
	for _, c := range []struct{ name, text, expected string }{
		{"m.json", "", "m.json:1:1: nothing in it; allowed: an object, which may be {}"},
		{"m.json", " \n", "m.json:1:1: nothing in it; allowed: an object, which may be {}"},
		{"m.json", "{\n  // why\n}", "m.json:2:3: not JSON: a comment; allowed: strict JSON"},
		{"m.json", "{\"a\": 1, # why\n}", "m.json:1:10: not JSON: a comment; allowed: strict JSON"},
		{"m.json", "{\n  \"a\": 1,\n}", "m.json:3:1: not JSON: a comma before }; allowed: strict JSON"},
		{"m.json", `{"ä": [1, ]}`, "m.json:1:11: not JSON: a comma before ]; allowed: strict JSON"},
		{"m.json", "{'a': 1}", "m.json:1:2: not JSON: a single quote; allowed: strict JSON"},
		{"m.json", "{\"a\": 1\n \"b\": 2}", "m.json:2:2: not JSON: a comma is missing before this; allowed: strict JSON"},
		{"m.json", `{"a": 1`, "m.json:1:8: not JSON: it ends too early; allowed: strict JSON"},
		{"m.json", `{"a": 01}`, "m.json:1:8: not JSON: invalid character '1' after object key:value pair; allowed: strict JSON"},
		{"m.json", `{"a": ... }`, "m.json:1:7: not JSON: invalid character '.' looking for beginning of value; allowed: strict JSON"},
		{"m.json", "{\"a\": \"\x01\"}", `m.json:1:8: not JSON: invalid character '\x01' in string literal; allowed: strict JSON`},
		{"m.json", "{} {}", "m.json:1:4: something after the end; allowed: one object in a file"},
		{"m.json", "{}, 1", "m.json:1:3: something after the end; allowed: one object in a file"},
		{"m.json", "\ufeff{}", "m.json:1:1: a byte order mark, which mirrord does not take in JSON; allowed: a text that begins with {"},
		{"m.json", "{\"a\": 1,\n\"b\": 2, \"a\": 3}", `m.json:2:9: a: "a" is given twice, first in line 1; allowed: each field once`},
		{"m.json", `{"a": 1, "\u0061": 3}`, `m.json:1:10: a: "a" is given twice, first in line 1; allowed: each field once`},
		{"m.json", "{\"a\": \"\x00\"}", "m.json:1:8: a NUL character; allowed: text"},
		{"m.json", "{\n\"a\": \"\xff\"}", "m.json:2:7: not UTF-8; allowed: text in UTF-8"},
		{"m.toml", "a = 1\na = 2", `m.toml:2:1: a: "a" is given twice, first in line 1; allowed: each field once`},
		{"m.toml", "[a]\n[a]", `m.toml:2:2: a: "a" is given twice, first in line 1; allowed: each field once`},
		{"m.toml", "[a]\nb.c = 1\n[a.b]", `m.toml:3:4: b: "b" is given twice, first in line 2; allowed: each field once`},
		{"m.toml", "a = {b = 1}\n[a.c]", `m.toml:2:2: a: "a" is given twice, first in line 1; allowed: each field once`},
		{"m.toml", "a = {b = 1, b = 2}", `m.toml:1:13: b: "b" is given twice, first in line 1; allowed: each field once`},
		{"m.toml", "[[a]]\n[a]", `m.toml:2:2: a: "a" is given twice, first in line 1; allowed: each field once`},
		{"m.toml", "a = [1]\n[[a]]", `m.toml:2:3: a: "a" is given twice, first in line 1; allowed: each field once`},
		{"m.toml", "a = 1\nb =", "m.toml:2:3: not TOML: expected value, not end of input; allowed: TOML"},
		{"m.toml", "a = \"\n", "m.toml:1:6: not TOML: basic strings cannot have new lines; allowed: TOML"},
		{"m.toml", "{}", "m.toml:1:1: not TOML: invalid character at start of key: U+007B '{'; allowed: TOML"},
		{"m.toml", "a = 2020-01-01", "m.toml:1:5: a date or a time; allowed: text, numbers, true, false, lists and tables"},
		{"m.toml", "a = -inf", "m.toml:1:5: not a number; allowed: numbers that have digits"},
		{"m.yaml", "", "m.yaml:1:1: nothing in it; allowed: an object, which may be {}"},
		{"m.yaml", "# only\n---\n", "m.yaml:1:1: nothing in it; allowed: an object, which may be {}"},
		{"m.yaml", "a: 1\nb: 2\na: 3", `m.yaml:3:1: a: "a" is given twice, first in line 1; allowed: each field once`},
		{"m.yaml", "a: 1\n---\nb: 1", "m.yaml:3:1: a second document; allowed: one configuration in a file"},
		{"m.yaml", "a: [1", "m.yaml:1:4: not YAML: sequence end token ']' not found; allowed: YAML"},
		{"m.yaml", "a: *b", `m.yaml:1:4: an alias of nothing: "b"; allowed: the name of an anchor before it`},
		{"m.yaml", "a: &b [*b]", `m.yaml:1:8: an alias of nothing: "b"; allowed: the name of an anchor before it`},
		{"m.yaml", "? a\n: b", `m.yaml:1:1: a key after "?"; allowed: a key before ":"`},
		{"m.yaml", "a:\n\tb: 1", `m.yaml:2:1: not YAML: found character '\t' that cannot start any token; allowed: YAML`},
	} {
		assert.Equal(t, c.expected, refused(t, c.name, c.text), "%q", c.text)
	}
}

// TestHostileFiles has files that would keep a parser busy, or that take all memory.
func TestHostileFiles(t *testing.T) {
	bomb := "a: &a [" + strings.Repeat("x, ", 8) + "x]\n"
	for _, letter := range "bcdefghi" {
		before := string(letter - 1)
		bomb += string(letter) + ": &" + string(letter) + " [" + strings.Repeat("*"+before+", ", 8) + "*" + before + "]\n"
	}
	long := strings.Repeat("x", 100<<20)
	many := strings.Repeat(" ", maxBytes/2)
	for _, c := range []struct{ name, text, expected string }{
		{"m.json", long, "too long for a configuration; allowed: 1048576 bytes"},
		{"m.toml", long, "too long for a configuration; allowed: 1048576 bytes"},
		{"m.yaml", long, "too long for a configuration; allowed: 262144 bytes"},
		{"m.json", strings.Repeat("[", maxBytes), "not JSON"},
		{"m.json", strings.Repeat(`{"a":`, maxDepth+1) + "1" + strings.Repeat("}", maxDepth+1), "too deep; allowed: 128 values"},
		{"m.json", many + strings.Repeat("[", 5000) + strings.Repeat("]", 5000), "too deep; allowed: 128 values"},
		{"m.toml", "a = " + strings.Repeat("[", 200) + strings.Repeat("]", 200), "too deep; allowed: 128 values"},
		{"m.toml", "a = " + strings.Repeat("[", maxBytes/2), "not TOML"},
		{"m.toml", strings.Repeat("a.", 200) + "b = 1", "too deep; allowed: 128 values"},
		{"m.toml", "[" + strings.Repeat("a.", 200) + "b]", "too deep; allowed: 128 values"},
		{"m.yaml", strings.Repeat("[", maxBytesYAML), "too much for a configuration; allowed: 10000 words"},
		{"m.yaml", strings.Repeat("[", 100) + strings.Repeat("]", 100), "too deep; allowed: 20 brackets"},
		{"m.yaml", strings.Repeat("- ", maxBytesYAML/2), "too much for a configuration; allowed: 10000 words"},
		{"m.yaml", strings.Repeat("a", maxKeyBytes+1) + ": 1", "a long key; allowed: 1000 bytes"},
		{"m.yaml", bomb, "m.yaml:5:7: too much for a configuration, with its aliases; allowed: 20000 values"},
		{"m.json", strings.Repeat("{{", maxBytes/2), "a template that is not closed"},
		{"m.json", strings.Repeat("{%if%}", maxBytes/6), "a template that is not closed"},
	} {
		assert.Contains(t, refused(t, c.name, c.text), c.expected, "%.40q", c.text)
	}
}

// TestLongFilesAreRead has files that are as long as they may be, each in one line where
// the format allows it, so that no place takes the time of the whole line.
func TestLongFilesAreRead(t *testing.T) {
	for name, text := range map[string]string{
		"m.json": `{"a":[` + strings.Repeat("1,", maxBytes/2-10) + "1]}",
		"m.toml": "a = [" + strings.Repeat("1,", maxBytes/2-10) + "1]",
		"n.toml": strings.Repeat("[[a]]\n", maxBytes/6),
		"m.yaml": "a: \"" + strings.Repeat("1,", maxBytesYAML/2-10) + "1\"",
		"n.json": `{"a":"` + strings.Repeat("{{a}}", maxBytes/5-10) + `"}`,
		"o.json": `{"a":[` + strings.Repeat("{%if a%}1,{%endif%}", maxBytes/19-10) + "1]}",
	} {
		d := parsed(t, name, text)
		require.NotEmpty(t, d.Root.Fields, name)
		Validate(d)
	}
}
