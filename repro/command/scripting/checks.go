package scripting

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

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
