package command

import (
	"io"

	"github.com/urfave/cli/v2"

	"hangscope/report"
)

func schemaCommand(stdout io.Writer) *cli.Command {
	return &cli.Command{
		Name:         "schema",
		Usage:        "print the JSON Schema of what --format json writes",
		UsageText:    "hangscope schema > schema.json",
		OnUsageError: usageError,
		Action: leavable(func(c *cli.Context) error {
			if _, err := arguments(c, 0); err != nil {
				return err
			}
			_, err := stdout.Write(report.Schema)
			return err
		}),
	}
}
