package command

import (
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"hangscope/repro"
	"hangscope/repro/command/built"
	"hangscope/repro/result"
)

func versionCommand(stdout io.Writer) *cli.Command {
	return &cli.Command{
		Name:         "version",
		Usage:        "print the version, and what it was built with",
		UsageText:    "hangscope version",
		OnUsageError: usageError,
		Action: leavable(func(c *cli.Context) error {
			if _, err := arguments(c, 0); err != nil {
				return err
			}
			return printVersion(stdout)
		}),
	}
}

// versionFlag is the flag that does what version does.
const versionFlag = "version"

func printVersion(w io.Writer) error {
	e := repro.ThisEnvironment()
	_, err := fmt.Fprintf(w, "hangscope %s (%s, grpc %s, %s/%s, result schema %d)\n",
		built.Version(), e.Go, e.GRPC, e.OS, e.Arch, result.SchemaVersion)
	return err
}
