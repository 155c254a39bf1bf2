package command

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// badInputs are command lines, the words apart by a bar, with a part of the error that
// each gets.
var badInputs = []struct{ line, says string }{
	// Flags.
	{"runn", `unknown command "runn"`},
	{"--verbose", "unknown flag --verbose"},
	{"run|--intrval|5ms", "unknown flag --intrval"},
	{"run|--interval|5", "--interval: 5 is not a duration; allowed: 0s to 1h"},
	{"run|--interval|", "--interval needs a value; allowed: 0s to 1h"},
	{"run|--interval", "--interval needs a value"},
	{"run|--interval|2h", "--interval: 2h is out of range"},
	{"run|--messages|many", `--messages: "many" is not a whole number`},
	{"run|--messages|0", "--messages: 0 is out of range"},
	{"run|--size|64k", `--size: "64k" is not a whole number`},
	{"run|--streams|2.5", "--streams: 2.5 is not a whole number"},
	{"run|--stall-after|10", `--stall-after: "10" is not a duration`},
	{"run|--stall-after|25h", "--stall-after: 25h is out of range"},
	{"run|--observe|-1s", "--observe: -1s is out of range"},
	{"run|--repeat|0", "--repeat: 0 is out of range; allowed: 1 to 1000"},
	{"run|--repeat|99999999999999999999", "allowed: 1 to 1000"},
	{"run|--seed|-1", `--seed: "-1"; allowed: a whole number, not below 0`},
	{"run|--cures=quick", `--cures: "quick"; allowed: all, fast, brief, none`},
	{"run|--clock|fast", `--clock: "fast"; allowed: real, virtual, both`},
	{"run|--cures|fsat", `--cures: "fsat"; allowed: all, fast`},
	{"run|--layer|wasm", `--layer: "wasm"; allowed: sim, kernel`},
	{"run|--loss|5", "--loss: a simulated link has no loss"},
	{"run|--format|pdf", `--format: "pdf"; allowed: html, json`},
	{"run|--color|blue", `--color: "blue"; allowed: auto`},
	{"run|--quiet=maybe", `--quiet: "maybe"; allowed: true, false`},
	{"run|--all|busy", "--all: given together with"},
	{"run|--set|flush=null", "--set: flush: null is no value"},
	{"run|--set|load.messages", "--set: \"load.messages\" is no assignment"},
	{"run|--set|load.mesages=3", "--set: load.mesages: unknown field"},
	{"run|--set|flush.phase=loud", `flush.phase: "loud" is not known`},
	// Paths.
	{"run|-o|", "--output: needs the name of a file"},
	{"run|--bundle|", "--bundle: needs the name of a file"},
	{"run|--pcap|", "--pcap: needs the name of a file"},
	{"run|-o|none/x", `--output none/x: there is no folder "none"`},
	{"run|-o|.", "--output .: is a folder"},
	{"run|-o|x|--bundle|x", "--bundle x: is the file of --output"},
	{"run|--pcap-variant|flush-on", "--pcap-variant flush-on: there is no --pcap"},
	{"verify|-o||healthy", "--output: needs the name of a folder"},
	// Scenarios.
	{"run|healty", `unknown scenario "healty"`},
	{"run|README.md", `unknown scenario "README.md"`},
	{"run|none.yaml", "none.yaml: no such file"},
	{"run|typo.yaml", "typo.yaml:3: load.interval: 5 is not a duration"},
	{"run|indented.yaml", "indented.yaml:2: not YAML"},
	{"run|list.yaml", "list.yaml:1: "},
	{"show|busy|healthy", "show takes at most 1, not 2"},
	{"verify|--clocks", "verify needs the names of scenarios"},
	{"verify|--random|3|busy", "a scenario's name beside --random"},
	// Results.
	{"render|none.json", "none.json: no such file"},
	{"render|text.json", "text.json:1: is not JSON"},
	{"render|typed.json", "typed.json:1: variants: a text stands where a list is due"},
	{"render|outcome.json", `outcome.json: variants[0].outcome: "hangs" is not known; allowed: flowing`},
	{"render|verdict.json", `verdict.json: verdict: "expected" contradicts a check`},
	{"render|counts.json", "counts.json: variants[0].messages.received: 9 is more than were expected"},
	{"render|fine.json|--select|busy", `--select: there is no result of "busy"`},
	{"compare|fine.json", "compare needs two files of results, not 1"},
	{"compare|-|-", "only one of the two can be stdin"},
	{"compare|fine.json|fine.json|--floor|3", `--floor: "3" is not a duration`},
	{"compare|fine.json|fine.json|--threshold|0.2", `--threshold: "0.2"; allowed: 0% to`},
	{"compare|fine.json|counts.json", "counts.json: variants[0].messages.received"},
	// Sweeps.
	{"sweep|--set|flush.delay=0..5/1", `--set: flush.delay: "5" is not a duration`},
	{"sweep|--seeds|0", "--seeds: 0 is out of range"},
	{"sweep|--layer|kernel|--set|path=*", "--layer: a kernel has no virtual time"},
	{"sweep|--set|path=steal|--set|path=plain", "--set: path: given twice"},
	{"sweep|--set|expect.flush-on.outcome=hung,lost", "a sweep compares nothing with what is expected"},
}

var badFiles = map[string]string{
	"typo.yaml":     "name: x\nload:\n  interval: 5\n",
	"list.yaml":     "- name\n",
	"indented.yaml": "name: x\n  load: [",
	"README.md":     "# About\n",
	"text.json":     "verdict\n",
	"typed.json":    `{"schema": 1, "variants": "none"}`,
	"outcome.json":  `{"schema": 1, "variants": [{"outcome": "hangs"}]}`,
	"verdict.json":  `{"schema": 1, "variants": [], "verdict": "expected", "checks": [{"want": "hung", "got": "flowing"}]}`,
	"counts.json":   `{"schema": 1, "variants": [{"messages": {"expected": 3, "received": 9}}]}`,
	"fine.json":     `{"schema": 1, "scenario": {"name": "fine"}, "variants": []}`,
}

// Each bad input gets one line of error, perhaps a hint, and exit code 2. Nothing is
// written.
func TestBadInputs(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	for name, text := range badFiles {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(text), fileMode))
	}
	for _, bad := range badInputs {
		t.Run(bad.line, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			exit := Run(t.Context(), append([]string{"hangscope"}, strings.Split(bad.line, "|")...), &stdout, &stderr)
			assert.Equal(t, ExitUsage, exit)
			assert.Empty(t, stdout.String())
			lines := strings.Split(strings.TrimSuffix(stderr.String(), "\n"), "\n")
			assert.True(t, strings.HasPrefix(lines[0], "error: ") && strings.Contains(lines[0], bad.says), stderr.String())
			assert.LessOrEqual(t, len(lines), 2)
			for _, line := range lines[1:] {
				assert.True(t, strings.HasPrefix(line, "hint: "), line)
			}
			entries, err := os.ReadDir(folder)
			require.NoError(t, err)
			assert.Len(t, entries, len(badFiles))
		})
	}
}

// A word that is nearly one of those which are known gets the hint that names it.
func TestBadInputsThatAreNearlyRight(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("README.md", nil, fileMode))
	for line, means := range map[string]string{
		"runn":                                 `did you mean "run"?`,
		"busy":                                 "hangscope run busy runs that scenario",
		"help|runn":                            `did you mean "run"?`,
		"run|--intrval|5ms":                    "did you mean --interval?",
		"run|--clock|vitual":                   `did you mean "virtual"?`,
		"list|--verdicts|--clock|rael":         `did you mean "real"?`,
		"run|--layer|kernl":                    `did you mean "kernel"?`,
		"sweep|--layer|sin|--set|path=*":       `did you mean "sim"?`,
		"run|--format|htm":                     `did you mean "html"?`,
		"render|x.json|--format|htm":           `did you mean "html"?`,
		"verify|--format|markdwon|busy":        `did you mean "markdown"?`,
		"run|--color|nver":                     `did you mean "never"?`,
		"run|--pcap|x|--pcap-variant|flush-no": `did you mean "flush-on"?`,
		"run|--cures|fsat":                     `did you mean "fast"?`,
		"run|--cures=brieff":                   `did you mean "brief"?`,
		"run|--cures|bussy":                    `did you mean "busy"?`,
		"run|--set|flush.phase=bsy":            `did you mean "busy"?`,
		"run|mirord":                           "mirrord-2348",
		"run|README.md":                        "there is a file of that name, which is read as ./README.md",
		"schema|scenaro":                       `did you mean "scenario"?`,
	} {
		var stdout, stderr bytes.Buffer
		exit := Run(t.Context(), append([]string{"hangscope"}, strings.Split(line, "|")...), &stdout, &stderr)
		assert.Equal(t, ExitUsage, exit, line)
		_, hinted, _ := strings.Cut(stderr.String(), "\nhint: ")
		assert.Contains(t, hinted, means, line)
	}
}
