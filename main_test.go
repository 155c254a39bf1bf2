package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/sample/catalogue"
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
		Setup:         setup,
	})
}

// concurrent are the scripts in which a process does several things at once, or is
// interrupted: with the race detector, which makes them take minutes, the others say no more.
var concurrent = regexp.MustCompile(`interrupt|^script-(suspended|relay|probe|serve|run$|run_several|sweep$|kernel_run|verify$)`)

func setup(env *testscript.Env) error {
	if catalogue.Raced() && !concurrent.MatchString(filepath.Base(env.WorkDir)) {
		env.T().Skip("it runs without the race detector")
	}
	return nil
}

// example is a line of a help that a reader would type, before what it says of itself.
var example = regexp.MustCompile(`(?m)^ *(hangscope .*?)(?:   .*)?$`)

// TestExamples runs the examples of each --help as they stand, with the files that they
// name.
func TestExamples(t *testing.T) {
	catalogue.Whole(t)
	folder := t.TempDir()
	prepare(t, folder)
	for name := range strings.Lines("\n" + hangscope(t, folder, "hangscope complete -- ''")) {
		name, _, _ = strings.Cut(strings.TrimSpace(name), "\t")
		usage, _, _ := strings.Cut(hangscope(t, folder, "hangscope help "+name), "\nCOMMANDS:")
		usage, _, _ = strings.Cut(usage, "\nOPTIONS:")
		_, usage, _ = strings.Cut(usage, "\nUSAGE:\n")
		found := example.FindAllStringSubmatch(usage, -1)
		assert.NotEmpty(t, found, "hangscope help %s", name)
		for _, line := range found {
			t.Run(line[1], func(t *testing.T) { runExample(t, folder, line[1]) })
		}
	}
}

// prepare writes the files that examples read.
func prepare(t *testing.T, folder string) {
	t.Helper()
	hangscope(t, folder, "hangscope show mirrord-2348 | sed 's/^name: .*/name: mine/' > mine.yaml")
	hangscope(t, folder, "hangscope run --clock virtual --format json -o result.json")
	hangscope(t, folder, "hangscope run --clock virtual --repeat 2 --format json -o all.json healthy")
	hangscope(t, folder, "hangscope relay 0=127.0.0.1:1 --format json -o relay.json -- true")
	hangscope(t, folder, `mkdir .mirrord && echo "{}" > .mirrord/mirrord.json && echo > mirrord.toml`)
	for _, name := range []string{"before.json", "after.json", "a.json", "b.json"} {
		require.NoError(t, os.Link(filepath.Join(folder, "result.json"), filepath.Join(folder, name)))
	}
}

var (
	runs  = regexp.MustCompile(`hangscope run\b`)
	clock = regexp.MustCompile(` --(?:clock real|clock virtual|layer|kernel-commands)\b`)
	many  = regexp.MustCompile(`--repeat 1000\b`)
)

// withFlag is a command line with another value of a flag, which it may have already.
func withFlag(line, flag, value string) string {
	return regexp.MustCompile(" "+flag+` \S+`).ReplaceAllString(line, "") + " " + flag + " " + value
}

// runExample runs one example. Runs are in virtual time and not a thousand, and what
// needs a kernel or minutes is only read.
func runExample(t *testing.T, folder, line string) {
	t.Helper()
	switch {
	case strings.HasPrefix(line, "hangscope doctor"):
		t.Skip("its exit code depends on the machine")
	case strings.HasPrefix(line, "hangscope verify"):
		// The flags are read before --repeat is refused, so that nothing runs.
		out, err := inShell(t, folder, withFlag(line, "--repeat", "0"))
		require.Error(t, err)
		assert.Equal(t, "error: --repeat: 0 is out of range; allowed: 1 to 1000\n", out)
		return
	case strings.HasPrefix(line, "hangscope check"):
		// A risk is exit code 1, and no mistake.
		out, err := inShell(t, folder, line+" || test $? -eq 1")
		require.NoError(t, err, "%s", out)
		return
	case strings.HasPrefix(line, "hangscope probe"):
		// There is nobody to call. The flags are read before anybody is.
		out, err := inShell(t, folder, line+" --concurrency 0")
		require.Error(t, err)
		assert.Equal(t, "error: --concurrency: 0 is out of range; allowed: 1 to 1000\n", out)
		return
	case strings.HasPrefix(line, "hangscope relay"), strings.HasPrefix(line, "hangscope serve"):
		// It would run until it is told to end. The flags are read before the last is refused.
		refused, want := withFlag(line, "--listen", "65536"), "error: --listen: the port 65536 is out of range; allowed: 0 to 65535\n"
		if rest, relays := strings.CutPrefix(line, "hangscope relay"); relays {
			refused, want = "hangscope relay --within 0s"+rest, "error: --within: 0s is out of range; allowed: 1ms or more\n"
		}
		out, err := inShell(t, folder, refused)
		require.Error(t, err)
		assert.Equal(t, want, out)
		return
	case !clock.MatchString(line):
		line = runs.ReplaceAllString(line, "hangscope run --clock virtual")
	}
	line = strings.ReplaceAll(line, "--clock real", "--clock virtual")
	hangscope(t, folder, many.ReplaceAllString(line, "--repeat 5"))
}

// hangscope runs a line that must succeed, and returns what it prints.
func hangscope(t *testing.T, folder, line string) string {
	t.Helper()
	out, err := inShell(t, folder, line)
	require.NoError(t, err, "%s\n%s", line, out)
	return out
}

// inShell runs a line in a shell.
func inShell(t *testing.T, folder, line string) (string, error) {
	t.Helper()
	command := exec.CommandContext(t.Context(), "sh", "-ec", line)
	command.Dir = folder
	out, err := command.CombinedOutput()
	return string(out), err
}
