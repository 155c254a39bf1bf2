package docs_test

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
)

// architecture.md names every folder with Go code, and no folder that there is not.
func TestArchitectureNamesEveryRoom(t *testing.T) {
	text, err := os.ReadFile("architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	for line := range strings.Lines(string(text)) {
		if cells := strings.Split(line, "|"); len(cells) == 4 { // a row of two columns
			for i, part := range strings.Split(cells[1], "`") {
				if i%2 == 1 {
					named = append(named, part)
				}
			}
		}
	}
	named = append(named, "repro/command", "repro/command/progress") // a paragraph of their own
	rooms := goFolders(t, os.DirFS(".."))
	for _, room := range rooms {
		if !slices.Contains(named, room) {
			t.Errorf("architecture.md does not say what is in %s", room)
		}
	}
	for _, room := range named {
		if !slices.Contains(rooms, room) {
			t.Errorf("architecture.md names %s, where there is no Go code", room)
		}
	}
}

// goFolders returns the folders of a tree with Go files other than tests, but for
// its root.
func goFolders(t *testing.T, tree fs.FS) []string {
	t.Helper()
	var folders []string
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata"):
			return fs.SkipDir
		case strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go"):
			if folder := path.Dir(name); folder != "." && !slices.Contains(folders, folder) {
				folders = append(folders, folder)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return folders
}
