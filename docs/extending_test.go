package docs_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestExtending compiles and runs the files that extending.md shows, in blocks
// "go file PATH" and "yaml file PATH", beside the packages as they are. It uses
// go's overlay, so that no file of the module is touched. What it adds to is
// the list of mechanisms alone: that nothing else has to change is the promise.
func TestExtending(t *testing.T) {
	t.Parallel()
	const (
		list  = "repro/layer/mechanisms/mechanisms.go"
		begin = "var All = []*layer.Mechanism{\n"
		entry = "&OneWay,"
	)
	text, err := os.ReadFile("extending.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "`"+entry+"`") {
		t.Errorf("extending.md does not say that the line of the mechanism is %s", entry)
	}
	source, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(list)))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(source), begin) {
		t.Fatalf("%s has no line %q", list, begin)
	}
	files := shownFiles("extending.md", string(text))
	if len(files) != 3 {
		t.Errorf("extending.md shows %d files, want a mechanism, its test and a scenario", len(files))
	}
	files[list] = strings.Replace(string(source), begin, begin+"\t"+entry+"\n", 1)
	overlay := writeOverlay(t, files)

	tests := map[string]struct {
		folder, test string
	}{
		"mechanism": {"../repro/layer", "TestOneWay"},
		"scenario":  {"../repro", "TestCatalogueDoesWhatItExpects/one-way"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			command := exec.CommandContext(t.Context(), "go", "test", "-v", "-overlay="+overlay, "-run=^"+test.test+"$", test.folder)
			output, err := command.CombinedOutput()
			if err != nil || !strings.Contains(string(output), "--- PASS: "+test.test+" ") {
				t.Errorf("%s: %v; want a test that passes:\n%s", command, err, output)
			}
		})
	}
}

// shownFiles are the files that a document shows, by their path in a module.
func shownFiles(name, text string) map[string]string {
	files := map[string]string{}
	blocks, _ := split(name, text)
	for _, b := range blocks {
		if len(b.info) == 3 && b.info[1] == "file" {
			files[b.info[2]] = strings.Join(b.lines, "\n") + "\n"
		}
	}
	return files
}

// writeOverlay writes files into a folder of their own and returns the path of
// the JSON file that tells go to find them in the module.
func writeOverlay(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	module, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	replace := map[string]string{}
	for name, text := range files {
		path := filepath.Join(folder, strings.ReplaceAll(name, "/", "-"))
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		replace[filepath.Join(module, filepath.FromSlash(name))] = path
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "overlay.json")
	if err := os.WriteFile(path, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
