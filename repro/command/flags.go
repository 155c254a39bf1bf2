package command

import (
	"strings"

	"github.com/urfave/cli/v2"
)

// toggle is a flag without a value. Its help names no default: it is off.
func toggle(name, usage string, aliases ...string) *cli.BoolFlag {
	return &cli.BoolFlag{Name: name, Aliases: aliases, Usage: usage, DisableDefaultText: true}
}

// quietFlag silences the progress of a command.
func quietFlag() cli.Flag { return toggle("quiet", "no progress, even on a terminal", "q") }

// choice is a flag whose value is one of several words. A shell completes them.
type choice struct {
	describedFlag

	words []string
}

// describedFlag is what urfave/cli asks of a flag that stands in the help.
type describedFlag interface {
	cli.DocGenerationFlag
	cli.VisibleFlag
	cli.CategorizableFlag
}

// enumerated lists words.
func enumerated(words []string) string { return strings.Join(words, ", ") }
