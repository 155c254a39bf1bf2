package command

import (
	"io"

	"github.com/urfave/cli/v2"
)

// manSection is the section of the manual with the commands of users.
const manSection = 1

func manCommand(stdout io.Writer) *cli.Command {
	return &cli.Command{
		Name:         "man",
		Usage:        "print the manual page",
		UsageText:    `hangscope man > hangscope.1                   man ./hangscope.1 shows it`,
		OnUsageError: usageError,
		Action: leavable(func(c *cli.Context) error {
			if _, err := arguments(c, 0); err != nil {
				return err
			}
			page, err := c.App.ToManWithSection(manSection)
			if err != nil {
				return err
			}
			_, err = io.WriteString(stdout, page)
			return err
		}),
	}
}
