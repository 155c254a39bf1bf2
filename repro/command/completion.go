package command

import (
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"hangscope/repro/command/words"
)

func completionCommand(stdout io.Writer) *cli.Command {
	return &cli.Command{
		Name:  "completion",
		Usage: "print the script with which a shell completes hangscope's commands, flags and scenarios",
		UsageText: `hangscope completion bash > hangscope.bash    then, in ~/.bashrc: source that file
hangscope completion zsh > _hangscope         into a folder of $fpath
hangscope completion fish > hangscope.fish    into ~/.config/fish/completions
hangscope completion powershell > hangscope.ps1   then, in $PROFILE: . that file`,
		OnUsageError: usageError,
		Action: leavable(func(c *cli.Context) error {
			args, err := arguments(c, 1)
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return fmt.Errorf("completion needs the name of a shell; allowed: %s", enumerated(words.Shells))
			}
			script, ok := words.Script(args[0])
			if !ok {
				return fmt.Errorf("completion: %q; allowed: %s", args[0], enumerated(words.Shells))
			}
			_, err = stdout.Write(script)
			return err
		}),
	}
}

// completeCommand is what the scripts call: hangscope complete -- and the words after
// hangscope, of which the last one is being typed.
func completeCommand(stdout io.Writer) *cli.Command {
	return &cli.Command{
		Name:         "complete",
		Hidden:       true,
		OnUsageError: usageError,
		Action: func(c *cli.Context) error {
			for _, found := range words.Next(c.Args().Slice(), c.App.Commands) {
				if _, err := fmt.Fprintln(stdout, found.Word+"\t"+found.Meaning); err != nil {
					return err
				}
			}
			return nil
		},
	}
}
