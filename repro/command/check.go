package command

import (
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"hangscope/report"
	"hangscope/repro/command/words"
	"hangscope/repro/result"
)

func checkCommand(stdout, stderr io.Writer) *cli.Command {
	return &cli.Command{
		Name:  "check",
		Usage: "say whether mirrord flushes with a configuration, whom, and what that risks",
		UsageText: `hangscope check                                  .mirrord/mirrord.* found upwards, and the environment
hangscope check --mirrord-version 3.200.0 --mesh linkerd .mirrord/mirrord.json
hangscope check --port 50051 --upstream-port 50051 mirrord.toml
hangscope check --run                            show the hang as well, in virtual time
hangscope check --fix                            the change, as a diff
hangscope check --fix --write                    make it, with a backup beside the file

Files are JSON, TOML or YAML; - is stdin. It judges twice: without mirrord's operator and
with it, since a file alone cannot say which applies. It asks no cluster.

Exit codes: 0 no risk, or unknown; 1 a stream may hang in silence, and with --strict also
if that is unknown; 2 bad input.`,
		Flags:        checkFlags(),
		OnUsageError: usageError,
		Action: leavable(func(c *cli.Context) error {
			plan, err := planCheck(c, stdout)
			if err != nil {
				return err
			}
			return plan.run(c, stderr)
		}),
	}
}

func checkFlags() []cli.Flag {
	meshes := make([]string, len(result.Meshes))
	for i, m := range result.Meshes {
		meshes[i] = string(m)
	}
	return []cli.Flag{
		&cli.StringFlag{Name: "mirrord-version", Usage: "the `VERSION` of mirrord, such as 3.200.0", DefaultText: "not known"},
		&cli.IntSliceFlag{Name: "port", Usage: "a `PORT` that the local program listens on; may be repeated", DefaultText: "not known"},
		&cli.IntFlag{Name: "upstream-port", Usage: "the `PORT` of a service that the pod calls", DefaultText: "not known"},
		words.OneOf(meshes, &cli.StringFlag{Name: "mesh", Value: string(result.UnknownMesh), Usage: "the pod's mesh: " + enumerated(meshes)}),
		&cli.StringFlag{Name: "operator", Usage: "a `FILE` with the operator's Helm values, or its ConfigMap"},
		words.Toggle("strict", "unknown is exit code 1"),
		words.Toggle("run", "run the scenario that shows it, in virtual time, and add its page"),
		words.Toggle("fix", "show the change of the file that turns the flush off, as a diff"),
		words.Toggle("write", "with --fix: make the change; a backup stays beside the file"),
		words.Toggle("github", "annotations for GitHub Actions, on stderr"),
		formatFlag("the report", report.CheckNames()),
		&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write the report to `FILE` in place of stdout; with --fix, the changed configuration"},
		colorFlag(),
	}
}

// maxPort is the largest port number.
const maxPort = 1<<16 - 1

// checkPort refuses what is no port.
func checkPort(flag string, port int) error {
	if port < 1 || port > maxPort {
		return fmt.Errorf("--%s: %d is no port; allowed: 1 to %d", flag, port, maxPort)
	}
	return nil
}
