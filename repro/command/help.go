package command

import (
	"fmt"
	"io"
	"slices"

	"github.com/urfave/cli/v2"

	"hangscope/scenarios"
)

// mainExamples begin the help.
const mainExamples = `hangscope run                       the main job: reproduce the hang of mirrord #2348
hangscope run different-ports       another scenario
hangscope list                      the names of all scenarios
hangscope sweep --set 'path=*'      which settings are safe, as a map
hangscope run --bundle run.zip      everything in one file, for a bug report`

// shortHelp is what hangscope without arguments prints.
const shortHelp = `Hangscope finds out why a gRPC stream hangs: where, who knows, and what cures it.

` + mainExamples + `

hangscope help lists all commands, and hangscope help run explains one.
`

func helpCommand() *cli.Command {
	return &cli.Command{
		Name:  "help",
		Usage: "explain hangscope, or one of its commands",
		UsageText: `hangscope help                                all commands
hangscope help run                            one of them, with its flags and examples`,
		OnUsageError: usageError,
		Action: leavable(func(c *cli.Context) error {
			args, err := arguments(c, 1)
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return cli.ShowAppHelp(c)
			}
			if c.App.Command(args[0]) == nil {
				return unknownCommand(c, args[0])
			}
			return cli.ShowCommandHelp(c.Lineage()[1], args[0])
		}),
	}
}

// withoutCommand is what hangscope does if no command is named.
func withoutCommand(c *cli.Context, stdout io.Writer) error {
	switch {
	case c.Bool(versionFlag):
		return printVersion(stdout)
	case c.Args().Present():
		return unknownCommand(c, c.Args().First())
	}
	_, err := io.WriteString(stdout, shortHelp)
	return err
}

// unknownCommand is the error of a word that is no command.
func unknownCommand(c *cli.Context, word string) error {
	var names []string
	for _, command := range c.App.VisibleCommands() {
		names = append(names, command.Name)
	}
	err := fmt.Errorf("unknown command %q; known: %s", word, enumerated(names))
	switch meant := scenarios.Suggest(word, names); {
	case meant != "":
		return hint(err, "%s", meant)
	case slices.Contains(scenarios.Names(), word) || isFile(word):
		return hint(err, "hangscope run %s runs that scenario", word)
	default:
		return hint(err, "hangscope help explains them")
	}
}
