package command

import (
	"fmt"
	"io"

	"github.com/urfave/cli/v2"
)

func showCommand(stdout io.Writer) *cli.Command {
	return &cli.Command{
		Name:  "show",
		Usage: "print a scenario in full, as a file that runs",
		UsageText: `hangscope show mirrord-2348
hangscope show mirrord-2348 > mine.yaml       the start of one of your own`,
		OnUsageError: usageError,
		Action: leavable(func(c *cli.Context) error {
			args, err := arguments(c, 1)
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return hint(fmt.Errorf("show needs the name of a scenario, or a file"), "hangscope list names the built-in ones")
			}
			scenario, err := findScenario(c, args[0])
			if err != nil {
				return err
			}
			text, err := scenario.YAML()
			if err != nil {
				return err
			}
			_, err = stdout.Write(text)
			return err
		}),
	}
}
