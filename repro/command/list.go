package command

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"hangscope/scenarios"
)

func listCommand(stdout io.Writer) *cli.Command {
	return &cli.Command{
		Name:         "list",
		Usage:        "list the built-in scenarios",
		UsageText:    "hangscope list",
		OnUsageError: usageError,
		Action: func(c *cli.Context) error {
			if _, err := arguments(c, 0); err != nil {
				return err
			}
			table := tabwriter.NewWriter(stdout, 0, 0, 2, ' ', 0)
			for _, s := range scenarios.All() {
				if _, err := fmt.Fprintf(table, "%s\t%s\n", s.Name, s.Summary); err != nil {
					return err
				}
			}
			return table.Flush()
		},
	}
}
