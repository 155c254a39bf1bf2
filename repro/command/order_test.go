package command

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/urfave/cli/v2"

	"hangscope/repro/command/words"
)

func TestFlagsFirst(t *testing.T) {
	tests := []struct{ name, line, want string }{
		{"no command", "hangscope", "hangscope"},
		{"a flag of the program", "hangscope --help run", "hangscope --help run"},
		{"an unknown command", "hangscope rum x --quiet", "hangscope rum x --quiet"},
		{"already in order", "hangscope run --quiet x", "hangscope run --quiet -- x"},
		{"no argument", "hangscope run --quiet", "hangscope run --quiet"},
		{"a value", "hangscope run x --format json", "hangscope run --format json -- x"},
		{"a value with a sign", "hangscope run x --format=json", "hangscope run --format=json -- x"},
		{"a short flag", "hangscope run x -o file y", "hangscope run -o file -- x y"},
		{"one dash", "hangscope run x -format json", "hangscope run -format json -- x"},
		{"a bool flag takes nothing", "hangscope run --quiet x", "hangscope run --quiet -- x"},
		{"an alias of a bool flag", "hangscope run -q x", "hangscope run -q -- x"},
		{"a bool flag with its value", "hangscope run x --quiet=false", "hangscope run --quiet=false -- x"},
		{"an optional value", "hangscope run --cures x", "hangscope run --cures -- x"},
		{"an optional value after a space", "hangscope run --cures fast x", "hangscope run --cures=fast -- x"},
		{"an optional value that is given", "hangscope run x --cures=fast", "hangscope run --cures=fast -- x"},
		{"a repeated flag", "hangscope run --set a=1 x --set b=2", "hangscope run --set a=1 --set b=2 -- x"},
		{"a negative value", "hangscope run x --interval -1s", "hangscope run --interval -1s -- x"},
		{"a negative number is a flag", "hangscope run x -5", "hangscope run -5 -- x"},
		{"stdin", "hangscope run - --quiet", "hangscope run --quiet -- -"},
		{"stdin as a value", "hangscope run -o - x", "hangscope run -o - -- x"},
		{"an unknown flag", "hangscope run x --bogus y", "hangscope run --bogus -- x y"},
		{"no value left", "hangscope run x --format", "hangscope run --format"},
		{"an end of flags", "hangscope run x -- --format json", "hangscope run -- x --format json"},
		{"an end of flags as a value", "hangscope run -o -- x", "hangscope run -o -- -- x"},
		{"help", "hangscope run x --quiet --help", "hangscope run --help"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := words.FlagsFirst(strings.Fields(test.line), newApp(io.Discard, io.Discard).Commands)
			assert.Equal(t, test.want, strings.Join(got, " "))
		})
	}
}

// A flag with a single value is given once: else one of the values would count for nothing.
func TestTwice(t *testing.T) {
	for line, want := range map[string]string{
		"hangscope run x --seed 1":                                 "",
		"hangscope run --seed 1 x --seed=2":                        "seed",
		"hangscope run -n 5 x --messages 6":                        "messages",
		"hangscope run -o a --output b":                            "output",
		"hangscope run --format json --format json":                "format",
		"hangscope run --cures fast --cures=all":                   "cures",
		"hangscope run --set a=1 --set a=2":                        "",
		"hangscope run --quiet -q":                                 "",
		"hangscope run -o --seed --seed 1":                         "",
		"hangscope run --seed 1 -- --seed 2":                       "",
		"hangscope run --bogus --bogus":                            "",
		"hangscope run --seed 1 --seed":                            "seed",
		"hangscope check --port 1 --port 2":                        "",
		"hangscope check --upstream-port 1 --upstream-port 2":      "upstream-port",
		"hangscope serve upstream --listen 1 --listen 2":           "listen",
		"hangscope serve --listen 1 --listen 2":                    "",
		"hangscope relay 1=a:1 -- hangscope run --seed 1 --seed 2": "",
		"hangscope rum --seed 1 --seed 2":                          "",
	} {
		commands := newApp(io.Discard, io.Discard).Commands
		assert.Equal(t, want, words.Twice(words.FlagsFirst(strings.Fields(line), commands), commands), line)
	}
}

func TestFlagsFirstBelowACommand(t *testing.T) {
	commands := []*cli.Command{{Name: "serve", Subcommands: []*cli.Command{{
		Name: "upstream", Flags: []cli.Flag{&cli.IntFlag{Name: "port"}},
	}}}}
	got := words.FlagsFirst(strings.Fields("hangscope serve upstream x --port 1"), commands)
	assert.Equal(t, "hangscope serve upstream --port 1 -- x", strings.Join(got, " "))
	got = words.FlagsFirst(strings.Fields("hangscope serve x --port 1"), commands)
	assert.Equal(t, "hangscope serve x --port 1", strings.Join(got, " "), "which flags it has is not known")
}

// A command line that is in order stays as it is. Words are lost only in an error
// or a request for help.
func FuzzFlagsFirst(f *testing.F) {
	f.Add("run x --format json -- y")
	f.Add("run --set a=1 -q - --cures")
	f.Fuzz(func(t *testing.T, line string) {
		args := append([]string{"hangscope"}, strings.Fields(line)...)
		commands := newApp(io.Discard, io.Discard).Commands
		got := words.FlagsFirst(args, commands)
		assert.Equal(t, got, words.FlagsFirst(got, commands))
		if last := args[len(args)-1]; (last == stdinName || !strings.HasPrefix(last, "-")) && !strings.Contains(line, "-h") {
			for _, word := range args {
				assert.Contains(t, strings.Join(got, " ")+" --", word)
			}
		}
	})
}
