package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"hangscope/repro/kernel"
)

// TestMain lets scripts run hangscope as a process of its own, with real
// signals and exit codes.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"hangscope": main})
}

// TestScripts runs the command line as its users do, a behaviour a file. With
// UPDATE_SCRIPTS=1 the output that a script expects is written anew.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":     exits,
			"json":      jsonIs,
			"interrupt": interrupt,
			"signal":    signalled,
			"unpack":    unpack,
			"nameless":  nameless,
			"timeless":  timeless,

			"interruptworking": interruptWorking,
			"suspend":          suspend,
		},
		Condition: func(name string) (bool, error) {
			switch name {
			case "proc":
				_, err := os.Stat("/proc/self/fd")
				return err == nil && runtime.GOOS == "linux", nil
			case "kernel":
				return kernelAble(), nil
			}
			return false, fmt.Errorf("unknown condition %q", name)
		},
	})
}

// kernelAble is whether the layer kernel can run here.
var kernelAble = sync.OnceValue(func() bool {
	return kernel.Unable(kernel.Doctor()) == nil
})

// exits runs a command that must exit with a code.
//
//	exits 2 hangscope run nope
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits code command [arguments]")
	}
	code := 0
	var exit *exec.ExitError
	switch err := ts.Exec(args[1], args[2:]...); {
	case errors.As(err, &exit):
		code = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("%v: exit code %d, want %s", args[1:], code, args[0])
	}
}

// timeless replaces the moments at which reports were made by their form, so that what
// was made at different moments can be compared.
func timeless(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: timeless file [files]")
	}
	for _, name := range args {
		text := moment.ReplaceAllString(ts.ReadFile(name), "YYYY-MM-DD")
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o600))
	}
}

// moment matches a moment in a JSON document, and in a line for people.
var moment = regexp.MustCompile(`\b20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\dZ| UTC)`)

// jsonIs compares a value of a JSON document with what it should be.
//
//	json stdout variants.1.stall.hop 1
func jsonIs(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: json file path value")
	}
	var value any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &value))
	for key := range strings.SplitSeq(args[1], ".") {
		switch at := value.(type) {
		case map[string]any:
			var ok bool
			if value, ok = at[key]; !ok {
				ts.Fatalf("%s: no key %q", args[1], key)
			}
		case []any:
			i, err := strconv.Atoi(key)
			ts.Check(err)
			value = at[i]
		default:
			ts.Fatalf("%s: nothing below %q", args[1], key)
		}
	}
	got, err := json.Marshal(value)
	ts.Check(err)
	if strings.Trim(string(got), `"`) != args[2] {
		ts.Fatalf("%s is %s, want %s", args[1], got, args[2])
	}
}

// unpack unpacks a zip into a folder.
//
//	unpack run.zip run
func unpack(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: unpack file folder")
	}
	archive, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer archive.Close() //nolint:errcheck // it was read
	ts.Check(os.CopyFS(ts.MkAbs(args[1]), archive))
}

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
