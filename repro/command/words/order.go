package words

import (
	"flag"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// FlagsFirst moves the flags of a command line before its arguments, where
// urfave/cli looks for them: people write "run hypotheses --format json". After
// "--" everything is an argument. The commands define which of their flags take a
// value.
func FlagsFirst(args []string, commands []*cli.Command) []string {
	command, words := findCommand(args, commands)
	if command == nil || len(command.Subcommands) > 0 {
		return args
	}
	defined := flag.NewFlagSet("", flag.ContinueOnError)
	defined.SetOutput(io.Discard)
	for _, f := range command.Flags {
		if f.Apply(defined) != nil {
			return args
		}
	}
	flags := slices.Clone(args[:words])
	var afterFlags []string
	for rest := args[words:]; len(rest) > 0; {
		n := 1
		switch {
		case rest[0] == "--":
			afterFlags = append(afterFlags, rest[1:]...)
			n = len(rest)
		case !isFlag(rest[0]):
			afterFlags = append(afterFlags, rest[0])
		case slices.Contains(cli.HelpFlag.Names(), flagName(rest[0])):
			return append(args[:words:words], rest[0]) // urfave/cli would take an argument for the name of a help topic
		case len(rest) > 1 && mayTake(rest[0], rest[1], defined):
			flags = append(flags, rest[0]+"="+rest[1])
			n = 2
		default:
			if takesNext(rest[0], defined) {
				n = 2
			}
			if n > len(rest) {
				return append(flags, rest...) // the value is missing, and an argument must not be taken for it
			}
			flags = append(flags, rest[:n]...)
		}
		rest = rest[n:]
	}
	if len(afterFlags) == 0 {
		return flags
	}
	return append(append(flags, "--"), afterFlags...)
}

// findCommand returns the command that a command line calls, and how many words
// come before its flags and arguments. The command is nil if there is none.
func findCommand(args []string, commands []*cli.Command) (*cli.Command, int) {
	var found *cli.Command
	words := 1
	for ; words < len(args); words++ {
		i := slices.IndexFunc(commands, func(c *cli.Command) bool { return c.HasName(args[words]) })
		if i < 0 {
			break
		}
		found, commands = commands[i], commands[i].Subcommands
	}
	return found, words
}

// isFlag reports whether a word is a flag, by the rules of package flag. A dash
// alone is an argument, which means stdin.
func isFlag(word string) bool { return len(word) > 1 && word[0] == '-' }

// flagName is what follows the one or two dashes.
func flagName(word string) string {
	return strings.TrimPrefix(strings.TrimPrefix(word, "-"), "-")
}

// mayTake reports whether a flag that may stand alone has the next word as its value.
func mayTake(word, next string, defined *flag.FlagSet) bool {
	f := defined.Lookup(flagName(word))
	if f == nil {
		return false
	}
	optional, ok := f.Value.(interface{ Takes(word string) bool })
	return ok && optional.Takes(next)
}

// takesNext reports whether the word after a flag is its value. It does not matter
// for an unknown flag, which is an error later.
func takesNext(word string, defined *flag.FlagSet) bool {
	name := flagName(word)
	if strings.Contains(name, "=") {
		return false
	}
	f := defined.Lookup(name)
	if f == nil {
		return false
	}
	alone, ok := f.Value.(interface{ IsBoolFlag() bool })
	return !ok || !alone.IsBoolFlag()
}
