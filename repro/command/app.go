package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/urfave/cli/v2"

	"hangscope/repro/command/words"
)

// The exit codes. 3 is never used, because urfave/cli exits with it when it finds
// no help for a word.
const (
	// ExitExpected: what was observed is what the scenario expects.
	ExitExpected = 0
	// ExitUnexpected: something else was observed, or nothing that decides it.
	ExitUnexpected = 1
	// ExitUsage: the usage or the input is wrong.
	ExitUsage = 2
	// ExitEnvironment: the environment cannot do it.
	ExitEnvironment = 4
	// ExitInterrupted: a signal ended the run; the partial report is written.
	ExitInterrupted = 130
)

// Run runs the command line and returns the exit code. When ctx ends, a run in
// progress ends with its partial report.
func Run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	err := runOrdered(ctx, newApp(stdout, stderr), words.FlagsFirst(args, newApp(stdout, stderr).Commands))
	if err == nil {
		return ExitExpected
	}
	if exit, ok := errors.AsType[exitError](err); ok {
		return int(exit)
	}
	printError(stderr, err)
	if _, ok := errors.AsType[environmentError](err); ok || unwritable(err) {
		return ExitEnvironment
	}
	return ExitUsage
}

// runOrdered runs a command line whose flags stand first.
func runOrdered(ctx context.Context, app *cli.App, args []string) error {
	if name := words.Twice(args, app.Commands); name != "" {
		return fmt.Errorf("%s: given twice; allowed: once", words.Dashed(name))
	}
	return app.RunContext(ctx, args)
}

// unwritable reports whether an error is that of stdout, which is full or which nobody
// reads any more.
func unwritable(err error) bool {
	failed, ok := errors.AsType[*fs.PathError](err)
	return ok && failed.Op == "write"
}

func newApp(stdout, stderr io.Writer) *cli.App {
	app := &cli.App{
		Name:      "hangscope",
		Usage:     "find out why a gRPC stream hangs: where, who knows, and what cures it",
		UsageText: mainExamples,
		Writer:    stdout,
		ErrWriter: stderr,
		Commands: []*cli.Command{
			runCommand(stdout, stderr),
			sweepCommand(stdout, stderr),
			listCommand(stdout, stderr),
			showCommand(stdout),
			renderCommand(stdout),
			compareCommand(stdout),
			verifyCommand(stdout, stderr),
			relayCommand(stdout, stderr),
			probeCommand(stdout, stderr),
			checkCommand(stdout, stderr),
			serveCommand(stderr),
			doctorCommand(stdout, stderr),
			schemaCommand(stdout),
			versionCommand(stdout),
			helpCommand(),
			completionCommand(stdout),
			manCommand(stdout),
			completeCommand(stdout),
		},
		Flags:                     []cli.Flag{words.Toggle(versionFlag, "print the version", "v"), cli.HelpFlag},
		HideHelpCommand:           true, // help.go has one whose errors are like all others
		DisableSliceFlagSeparator: true,
		ExitErrHandler:            func(*cli.Context, error) {},
		OnUsageError:              usageError,
		Action: func(c *cli.Context) error {
			return withoutCommand(c, stdout)
		},
	}
	for _, command := range app.Commands {
		command.HideHelpCommand = true // or the word help would be no argument
	}
	return app
}

// arguments returns the arguments of a command. More than maxCount are an error.
func arguments(c *cli.Context, maxCount int) ([]string, error) {
	args := c.Args().Slice()
	if len(args) > maxCount {
		return nil, hint(fmt.Errorf("%s takes at most %d, not %d: %q", calledCommand(c), maxCount, len(args), args),
			"%s --help shows how it is called", c.Command.HelpName)
	}
	return args, nil
}

// calledCommand is a command as it is called: serve upstream.
func calledCommand(c *cli.Context) string {
	return strings.TrimPrefix(c.Command.HelpName, "hangscope ")
}
