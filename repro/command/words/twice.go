package words

import (
	"flag"
	"io"
	"strings"

	"github.com/urfave/cli/v2"
)

// Twice returns the name of the first flag that a command line gives a second time and that
// has a single value: one of the two would count for nothing. It is empty if there is none.
// The flags stand first, as [FlagsFirst] puts them.
func Twice(args []string, commands []*cli.Command) string {
	command, words := findCommand(args, commands)
	if command == nil || len(command.Subcommands) > 0 {
		return ""
	}
	defined := flag.NewFlagSet("", flag.ContinueOnError)
	defined.SetOutput(io.Discard)
	for _, f := range command.Flags {
		if f.Apply(defined) != nil {
			return ""
		}
	}
	given := make(map[string]bool)
	for rest := args[words:]; len(rest) > 0 && isFlag(rest[0]) && rest[0] != "--"; {
		name, _, _ := strings.Cut(rest[0], "=")
		if f := FlagOf(name, command.Flags); f != nil && single(f) {
			first := f.Names()[0]
			if given[first] {
				return first
			}
			given[first] = true
		}
		n := 1
		if takesNext(rest[0], defined) {
			n = 2
		}
		rest = rest[min(n, len(rest)):]
	}
	return ""
}

// single reports whether a flag has one value. One that is on or off may be said again.
func single(f cli.Flag) bool {
	if choice, ok := f.(Choice); ok {
		f = choice.Described
	}
	switch f.(type) {
	case *cli.BoolFlag, *cli.StringSliceFlag, *cli.IntSliceFlag:
		return false
	default:
		return true
	}
}
