package main

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"hangscope/repro"
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
			"unpack":    unpack,
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
	_, able := repro.Doctor()
	return able
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

// interrupt sends SIGINT to the command in the background, once that has
// opened so many sockets, if not told otherwise those of a chain, and so is in
// the middle of a run. A chain with relays has 12: 4 listeners, and 4
// connections with two ends each.
func interrupt(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 1 || len(ts.BackgroundCmds()) != 1 {
		ts.Fatalf("usage: interrupt [sockets], with one command in the background")
	}
	atLeast := 4 // two listeners, and the two ends of a connection
	if len(args) > 0 {
		var err error
		atLeast, err = strconv.Atoi(args[0])
		ts.Check(err)
	}
	process := ts.BackgroundCmds()[0].Process
	for deadline := time.Now().Add(time.Minute); sockets(process.Pid) < atLeast; runtime.Gosched() {
		if time.Now().After(deadline) {
			ts.Fatalf("no run in progress after a minute")
		}
	}
	ts.Check(process.Signal(os.Interrupt))
}

// sockets counts the open sockets of a process.
func sockets(pid int) int {
	files, _ := filepath.Glob(filepath.Join("/proc", strconv.Itoa(pid), "fd", "*"))
	count := 0
	for _, file := range files {
		if target, err := os.Readlink(file); err == nil && strings.HasPrefix(target, "socket:") {
			count++
		}
	}
	return count
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
