package check

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/config"
)

// fixes are files by their names, as they are and as they are to be; empty if by hand.
var fixes = []struct{ name, before, after string }{
	{"a.json", `{"agent": {"flush_connections": true}}`, `{"agent": {"flush_connections": false}}`},
	{"a.json", `{"agent":{"image":"x:1"}}`, `{"agent":{"flush_connections": false, "image":"x:1"}}`},
	{"a.json", "{\n\t\"target\": \"pod/x\",\n\t\"agent\": {\n\t\t\"ttl\": 30\n\t}\n}\n", "{\n\t\"target\": \"pod/x\",\n\t\"agent\": {\n\t\t\"flush_connections\": false,\n\t\t\"ttl\": 30\n\t}\n}\n"},
	{"a.json", "{}", `{"agent": {"flush_connections": false}}`},
	{"a.json", `{"agent": {}}`, `{"agent": {"flush_connections": false}}`},
	{"a.json", `{ "target": "pod/x" }`, `{ "agent": {"flush_connections": false}, "target": "pod/x" }`},
	{"a.json", "{\r\n  \"target\": \"pod/x\"\r\n}\r\n", "{\r\n  \"agent\": {\"flush_connections\": false},\r\n  \"target\": \"pod/x\"\r\n}\r\n"},
	{"a.json", `{"agent": null}`, ""},
	{"a.toml", "target = \"pod/x\" # mine\n", "target = \"pod/x\" # mine\n\n[agent]\nflush_connections = false\n"},
	{"a.toml", "[agent] # ours\nttl = 30\n\n[feature]\nhostname = true\n", "[agent] # ours\nflush_connections = false\nttl = 30\n\n[feature]\nhostname = true\n"},
	{"a.toml", "[agent]\nflush_connections = true # why\n", "[agent]\nflush_connections = false # why\n"},
	{"a.toml", "agent = { ttl = 30 }\n", "agent = { flush_connections = false, ttl = 30 }\n"},
	{"a.toml", "agent.ttl = 30\n", "agent.flush_connections = false\nagent.ttl = 30\n"},
	{"a.toml", "[agent.image]\ntag = \"3.1.0\"", "[agent.image]\ntag = \"3.1.0\"\n\n[agent]\nflush_connections = false\n"},
	{"a.toml", "[agent]", "[agent]\nflush_connections = false\n"},
	{"a.yaml", "# top\ntarget: pod/x\n", "# top\ntarget: pod/x\nagent:\n  flush_connections: false\n"},
	{"a.yaml", "agent:\n    # ours\n    ttl: 30 # s\ntarget: pod/x", "agent:\n    # ours\n    flush_connections: false\n    ttl: 30 # s\ntarget: pod/x"},
	{"a.yaml", "agent:\n  flush_connections: true # why\n", "agent:\n  flush_connections: false # why\n"},
	{"a.yaml", "agent: {ttl: 30}\n", "agent: {flush_connections: false, ttl: 30}\n"},
	{"a.yaml", "{target: pod/x}\n", "{agent: {flush_connections: false}, target: pod/x}\n"},
	{"a.yaml", "target: pod/x\r\n", "target: pod/x\r\nagent:\r\n  flush_connections: false\r\n"},
	{"a.yaml", "target: pod/x\n...\n", ""},
	{"a.yaml", "target: pod/x", "target: pod/x\nagent:\n  flush_connections: false\n"},
}

// The change is small, the file is then read as fixed, and patch makes it from the diff.
func TestFixed(t *testing.T) {
	for _, test := range fixes {
		t.Run(test.before, func(t *testing.T) {
			doc, err := config.Parse(test.name, []byte(test.before))
			require.NoError(t, err)
			fixed, err := Fixed(doc)
			if test.after == "" {
				require.ErrorIs(t, err, errByHand)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, test.after, string(fixed))
			again, err := config.Parse(test.name, fixed)
			require.NoError(t, err)
			assert.Equal(t, "false", config.Inputs{File: again}.Effective(flushField).Text)
			patched(t, test.name, test.before, test.after)
		})
	}
}

// patched applies the diff with patch.
func patched(t *testing.T, name, before, after string) {
	t.Helper()
	if _, err := exec.LookPath("patch"); err != nil {
		t.Skip("there is no patch")
	}
	file := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(file, []byte(before), 0o600))
	command := exec.CommandContext(t.Context(), "patch", "--binary", "-p0", name)
	command.Dir = filepath.Dir(file)
	command.Stdin = strings.NewReader(Diff(name, []byte(before), []byte(after)))
	said, err := command.CombinedOutput()
	require.NoError(t, err, "%s", said)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, after, string(text))
}

func TestDiff(t *testing.T) {
	assert.Empty(t, Diff("a", []byte("x"), []byte("x")))
	before := "1\n2\n3\n4\n5\n6\n7\n8\n9\n"
	assert.Equal(t, "--- a\n+++ a\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n", Diff("a", []byte(before), []byte(strings.Replace(before, "5", "five", 1))))
	assert.Equal(t, "--- a\n+++ a\n@@ -0,0 +1,1 @@\n+x\n", Diff("a", nil, []byte("x\n")))
}

// What helps where a change of the file does not.
func TestInstead(t *testing.T) {
	for name, test := range map[string]struct {
		file, operator string
		env            map[string]string
		want           string
	}{
		"operator":    {`{"operator":true}`, "", nil, byOperator},
		"environment": {`{"operator":false}`, "", map[string]string{"MIRRORD_AGENT_STEALER_FLUSH_CONNECTIONS": "true"}, byEnvironment},
		"no file":     {"", "", map[string]string{"MIRRORD_OPERATOR_ENABLE": "false"}, byNewFile},
		"template":    {`{"operator":false,"agent":{"flush_connections":"{{ key }}"}}`, "", nil, byTemplate},
		"by hand":     {`{"operator":false,"agent":null}`, "", nil, byHand},
	} {
		t.Run(name, func(t *testing.T) {
			fix := Judge(inputs(t, test.file, test.operator, test.env), stealing).Fix
			assert.True(t, fix.Needed)
			assert.Empty(t, fix.Diff)
			assert.Equal(t, []string{test.want}, fix.Instead)
			assert.Equal(t, Price, fix.Price)
		})
	}
}

// An edit that changes anything else is no fix.
func TestOnlyFlushDiffers(t *testing.T) {
	before := inputs(t, `{"target":"pod/x"}`, "", nil).File
	for after, want := range map[string]bool{
		`{"target":"pod/x","agent":{"flush_connections":false}}`:   true,
		`{"target":"pod/y","agent":{"flush_connections":false}}`:   false,
		`{"agent":{"flush_connections":false}}`:                    false,
		`{"target":"pod/x","agent":{"flush_connections":true}}`:    false,
		`{"target":"pod/x","agent":{"flush_connections":"false"}}`: false,
		`{"target":"pod/x"}`: false,
	} {
		assert.Equal(t, want, onlyFlushDiffers(before, inputs(t, after, "", nil).File), after)
	}
}
