package docs_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestWatching follows watching.md, and reads the log of its program.
func TestWatching(t *testing.T) {
	t.Parallel()
	output := runInModule(t, "watching.md")

	want := []string{"gRPC call stalls", "gRPC call goes on after a stall"}
	lines := bytes.Split(bytes.TrimSpace(output), []byte("\n"))
	if len(lines) != len(want) {
		t.Fatalf("it logs %d lines, want %d:\n%s", len(lines), len(want), output)
	}
	for i, line := range lines {
		var entry struct {
			Message  string `json:"msg"`
			Method   string `json:"method"`
			Received int    `json:"received"`
		}
		if err := json.Unmarshal(line, &entry); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if entry.Message != want[i] || entry.Method != "/grpc.health.v1.Health/Watch" || entry.Received != i+1 {
			t.Errorf("line %d: %s", i+1, line)
		}
	}
}

// runInModule follows a page in a module of its own: the commands that make
// hangscope known to it, but for go mod tidy, which may need the network, then
// the program, of which it returns the output.
func runInModule(t *testing.T, page string) []byte {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	const edit, beside = "go mod edit -require=hangscope@v0.0.0 -replace=hangscope=", "../hangscope"
	if !strings.Contains(string(text), "$ "+edit+beside+"\n") {
		t.Fatalf("%s does not say %s%s", page, edit, beside)
	}
	module, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	// The sums of what both need.
	sums, err := os.ReadFile(filepath.Join(module, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	files := shownFiles(page, string(text))
	files["go.sum"] = string(sums)
	folder := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	inModule(t, folder, "go", "mod", "init", "example.com/service")
	inModule(t, folder, strings.Fields(edit+module)...)
	return inModule(t, folder, "go", "run", "-mod=mod", ".")
}

// TestFollowingCalls follows the program of your-own.md: other modules can import what a
// relay follows calls with.
func TestFollowingCalls(t *testing.T) {
	t.Parallel()
	output := string(runInModule(t, "your-own.md"))
	text, err := os.ReadFile("your-own.md")
	if err != nil {
		t.Fatal(err)
	}
	if want := "```text\n" + output + "```\n"; output == "" || !strings.Contains(string(text), want) {
		t.Errorf("the program printed %q, which your-own.md does not show", output)
	}
}

// inModule runs a command in the folder of a module and returns its output.
func inModule(t *testing.T, folder string, arguments ...string) []byte {
	t.Helper()
	command := exec.CommandContext(t.Context(), arguments[0], arguments[1:]...)
	command.Dir = folder
	var said strings.Builder
	command.Stderr = &said
	output, err := command.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", command, err, said.String())
	}
	return output
}
