package scripting

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// nameless searches a folder's files, or the last output, for what this machine
// and its user are called, and must not find it.
//
//	nameless run
//	! nameless stdout
func nameless(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: nameless folder, or nameless stdout")
	}
	names := namesHere(ts)
	var found []string
	search := func(file string, data []byte) {
		for what, name := range names {
			word := regexp.MustCompile(`(^|[^0-9A-Za-z_])` + regexp.QuoteMeta(name) + `($|[^0-9A-Za-z_])`)
			if word.Match(data) {
				found = append(found, fmt.Sprintf("%s: %s %q", file, what, name))
			}
		}
	}
	if args[0] == "stdout" {
		search(args[0], []byte(ts.ReadFile(args[0])))
	} else {
		ts.Check(filepath.WalkDir(ts.MkAbs(args[0]), func(path string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			search(entry.Name(), data)
			return err
		}))
	}
	switch {
	case len(found) > 0 && !neg:
		ts.Fatalf("this machine is named in\n%s", strings.Join(found, "\n"))
	case len(found) == 0 && neg:
		ts.Fatalf("%s names nothing of this machine", args[0])
	}
}

// namesHere are the names that no report may have, by what they name.
func namesHere(ts *testscript.TestScript) map[string]string {
	names := make(map[string]string)
	add := func(what, name string) {
		if len(name) > 1 {
			names[what] = name
		}
	}
	if host, err := os.Hostname(); err == nil {
		add("the host", host)
	}
	if me, err := user.Current(); err == nil {
		if me.Username != "root" { // which every machine has, and every style sheet
			add("the user", me.Username)
		}
		add("the user's folder", me.HomeDir)
	}
	if here, err := os.Getwd(); err == nil {
		add("the repository's folder", here)
	}
	add("$HOME", os.Getenv("HOME"))
	add("the script's folder", ts.Getenv("WORK"))
	add("the folder of Go", runtime.GOROOT()) //nolint:staticcheck // a stack names it
	if modules, err := exec.Command("go", "env", "GOMODCACHE").Output(); err == nil {
		add("the folder of modules", string(bytes.TrimSpace(modules)))
	}
	for _, variable := range os.Environ() {
		const telling = 16 // a shorter value may be a word, or the version of Go
		if name, value, _ := strings.Cut(variable, "="); len(value) >= telling {
			add("$"+name, value)
		}
	}
	return names
}
