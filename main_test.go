package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"hangscope/repro/command/scripting"
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
		Cmds:          scripting.Commands(),
		Condition:     scripting.Condition,
	})
}
