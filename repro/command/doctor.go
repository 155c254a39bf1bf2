package command

import (
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"hangscope/repro/kernel"
)

func doctorCommand(stdout, stderr io.Writer) *cli.Command {
	return &cli.Command{
		Name:  "doctor",
		Usage: "try everything that --layer kernel needs on this machine, and say how to get what is missing",
		UsageText: `hangscope doctor

Exit codes: 0 if --layer kernel can run, 4 if not. Everything is tried in
namespaces that are thrown away; nothing else on the machine is touched.`,
		OnUsageError: usageError,
		Action: leavable(func(c *cli.Context) error {
			if _, err := arguments(c, 0); err != nil {
				return err
			}
			if ran, exit := runInUserNamespace(c, stdout, stderr); ran {
				return exit
			}
			findings := kernel.Doctor()
			able := kernel.Unable(findings) == nil
			if err := printFindings(stdout, findings, able); err != nil {
				return err
			}
			if !able {
				return exitError(ExitEnvironment)
			}
			return nil
		}),
	}
}

func printFindings(stdout io.Writer, findings []kernel.Finding, able bool) error {
	var text strings.Builder
	for _, f := range findings {
		switch {
		case f.OK():
			fmt.Fprintf(&text, "ok       %s\n", f.Part)
		case !f.Tried:
			fmt.Fprintf(&text, "unknown  %s: could not be tried\n", f.Part)
		default:
			fmt.Fprintf(&text, "missing  %s: %s\n         %s\n", f.Part, oneLine(f.Err.Error()), f.Get)
		}
	}
	if able {
		text.WriteString("\n--layer kernel can run here.\n")
	} else {
		text.WriteString("\n--layer kernel cannot run here. Without it, hangscope simulates the kernel, and needs none of this.\n")
	}
	_, err := io.WriteString(stdout, text.String())
	return err
}
