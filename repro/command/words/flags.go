package words

import (
	"slices"

	"github.com/urfave/cli/v2"
)

// Toggle returns a flag without a value. Its help names no default: it is off.
func Toggle(name, usage string, aliases ...string) *cli.BoolFlag {
	return &cli.BoolFlag{Name: name, Aliases: aliases, Usage: usage, DisableDefaultText: true}
}

// Choice is a flag whose value is one of several words. A shell completes them.
type Choice struct {
	Described

	// Words are the values.
	Words []string
}

// Described is what urfave/cli asks of a flag that stands in the help.
type Described interface {
	cli.DocGenerationFlag
	cli.VisibleFlag
	cli.CategorizableFlag
}

// OneOf returns a flag whose value is one of the words.
func OneOf(words []string, flag Described) Choice { return Choice{flag, words} }

// Dashed is a flag as people write it.
func Dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// FlagOf returns the flag that a word names, or nil.
func FlagOf(word string, flags []cli.Flag) cli.Flag {
	i := slices.IndexFunc(flags, func(f cli.Flag) bool { return isFlag(word) && slices.Contains(f.Names(), flagName(word)) })
	if i < 0 {
		return nil
	}
	return flags[i]
}
