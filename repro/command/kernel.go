package command

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"hangscope/repro"
	"hangscope/repro/command/words"
	"hangscope/repro/kernel"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// layerFlags say what carries the connections of a run.
func layerFlags() []cli.Flag {
	return []cli.Flag{
		words.OneOf(result.LayerNames(),
			&cli.StringFlag{Name: "layer", Value: string(result.Simulated), Usage: "sim simulates the pod's kernel; kernel uses this machine's, in network namespaces of its own (hangscope doctor says whether this machine can)"},
		),
		words.Toggle("kernel-commands", "print what --layer kernel does for the flush or the faults of the path, as commands to run by hand, and run nothing"),
		&cli.DurationFlag{Name: "delay", Usage: "with --layer kernel: how long a packet takes on a link", DefaultText: "no time added"},
		&cli.Float64Flag{Name: "loss", Usage: "with --layer kernel: the percentage of packets that a link loses", DefaultText: "none"},
	}
}

// layerOptions reads the flags of [layerFlags] into the options of a run.
func layerOptions(c *cli.Context, options *repro.Options) error {
	name := c.String("layer")
	if !slices.Contains(result.LayerNames(), name) {
		return unknownWord("--layer", name, result.LayerNames())
	}
	options.Layer = result.LayerName(name)
	if err := layerClock(c, options.Layer); err != nil {
		return err
	}
	options.LinkDelay, options.LinkLoss = c.Duration("delay"), c.Float64("loss")
	if options.LinkDelay < 0 || options.LinkDelay > maxLinkDelay {
		return outOfRange("delay", scenarios.Duration(options.LinkDelay))
	}
	if !(options.LinkLoss >= 0 && options.LinkLoss <= 100) { // NaN is neither
		return outOfRange("loss", options.LinkLoss)
	}
	for _, flag := range []string{"delay", "loss"} {
		if c.IsSet(flag) && options.Layer != result.Kernel && !c.Bool("kernel-commands") {
			return hint(fmt.Errorf("--%s: a simulated link has no %[1]s", flag), "add --layer kernel")
		}
	}
	return nil
}

// maxLinkDelay bounds --delay. It is far below what netem's 32 bits of microseconds
// can hold.
const maxLinkDelay = time.Minute

// printKernelCommands prints what --layer kernel does for the flush, as commands.
func printKernelCommands(stdout io.Writer, asked planned) error {
	if len(asked.plans) > 1 {
		return hint(fmt.Errorf("--kernel-commands: prints the commands of one run, not of %d", len(asked.plans)), "name one scenario")
	}
	lines, err := repro.KernelCommands(asked.plans[0].Scenario, asked.plans[0].Options)
	if err != nil {
		return err
	}
	_, err = io.WriteString(stdout, strings.Join(lines, "\n")+"\n")
	return err
}

// inUserNamespace is an environment variable of the process that runs as root of
// its own user namespace. It keeps that process from starting another one.
const inUserNamespace = "HANGSCOPE_IN_USER_NAMESPACE"

// runInUserNamespace runs this command line again, as root of a user namespace of
// its own, if this process may not make network namespaces and the other one may.
// If there is no need or no way, ran is false. exit is the exit code of the other
// process.
func runInUserNamespace(c *cli.Context, stdout, stderr io.Writer) (ran bool, exit error) {
	attributes := kernel.AsRootOfItsOwn()
	if kernel.Privileged() || attributes == nil || os.Getenv(inUserNamespace) != "" {
		return false, nil
	}
	other := exec.CommandContext(c.Context, "/proc/self/exe")
	other.Args = os.Args
	other.Env = append(os.Environ(), inUserNamespace+"=1")
	other.Stdin, other.Stdout, other.Stderr = os.Stdin, stdout, stderr
	other.SysProcAttr = attributes
	other.Cancel = func() error { return other.Process.Signal(os.Interrupt) }
	// The kernel ends the other process when the thread that started it ends. So
	// that thread has to live as long as this process.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := other.Start(); err != nil {
		return false, nil // no user namespaces here; the run itself says what is missing
	}
	err := other.Wait()
	if status, ok := errors.AsType[*exec.ExitError](err); ok && status.ExitCode() >= 0 {
		return true, exitError(status.ExitCode())
	}
	switch {
	case err == nil:
		return true, nil
	case c.Err() != nil:
		return true, exitError(ExitInterrupted) // the signal came before the other process could handle it
	default:
		return true, environmentError{err}
	}
}

// machineError is the error of a run that the machine cannot do.
func machineError(err error) error {
	if missing, ok := errors.AsType[*kernel.MissingError](err); ok {
		return environmentError{hint(err, "%s; hangscope doctor lists all that is needed", missing.Get())}
	}
	return environmentError{err}
}
