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
	"hangscope/repro/kernel"
	"hangscope/repro/result"
)

// layerFlags say what carries the connections of a run.
func layerFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "layer", Value: string(result.Simulated), Usage: "sim simulates the pod's kernel; kernel uses this machine's, in network namespaces of its own (hangscope doctor says whether it can)"},
		&cli.BoolFlag{Name: "kernel-commands", Usage: "print what --layer kernel does for the flush, as commands to run by hand, and run nothing"},
		&cli.DurationFlag{Name: "delay", Usage: "with --layer kernel: how long a packet takes on a link"},
		&cli.Float64Flag{Name: "loss", Usage: "with --layer kernel: how many percent of the packets a link loses"},
	}
}

// layerOptions reads the flags of [layerFlags] into the options of a run.
func layerOptions(c *cli.Context, options *repro.Options) error {
	name := c.String("layer")
	if !slices.Contains(result.LayerNames(), name) {
		return fmt.Errorf("--layer: %q; allowed: %s", name, strings.Join(result.LayerNames(), ", "))
	}
	options.Layer = result.LayerName(name)
	options.LinkDelay, options.LinkLoss = c.Duration("delay"), c.Float64("loss")
	if options.LinkDelay < 0 || options.LinkDelay > longestDelay {
		return fmt.Errorf("--delay: %s is out of range; allowed: 0s to %s", options.LinkDelay, longestDelay)
	}
	if !(options.LinkLoss >= 0 && options.LinkLoss <= 100) { // NaN is neither
		return fmt.Errorf("--loss: %g is out of range; allowed: 0 to 100", options.LinkLoss)
	}
	for _, flag := range []string{"delay", "loss"} {
		if c.IsSet(flag) && options.Layer != result.Kernel && !c.Bool("kernel-commands") {
			return hint(fmt.Errorf("--%s: simulated links have none", flag), "add --layer kernel")
		}
	}
	return nil
}

// longestDelay is what netem's 32 bits of microseconds hold with ease.
const longestDelay = time.Minute

// printKernelCommands prints what the kernel would be told.
func printKernelCommands(stdout io.Writer, asked planned) error {
	if len(asked.plans) > 1 {
		return hint(fmt.Errorf("--kernel-commands: are those of one run, and these are %d", len(asked.plans)), "name one scenario")
	}
	lines, err := repro.KernelCommands(asked.plans[0].Scenario, asked.plans[0].Options)
	if err != nil {
		return err
	}
	_, err = io.WriteString(stdout, strings.Join(lines, "\n")+"\n")
	return err
}

// inUserNamespace tells the process that is root of a user namespace what it is.
const inUserNamespace = "HANGSCOPE_IN_USER_NAMESPACE"

// elsewhere runs this same command line as root of a user namespace of its own
// if this process may not make network namespaces, and that one may. It returns
// false if it did not, because there is no need or no way; the error is the
// other process's exit code.
func elsewhere(c *cli.Context, stdout, stderr io.Writer) (ran bool, exit error) {
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
	// It is to end if this process is killed, and what tells it is the end of
	// the thread that started it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := other.Start(); err != nil {
		return false, nil // no user namespaces here; what is missing is said later
	}
	err := other.Wait()
	if status, ok := errors.AsType[*exec.ExitError](err); ok && status.ExitCode() >= 0 {
		return true, exitError(status.ExitCode())
	}
	switch {
	case err == nil:
		return true, nil
	case c.Err() != nil:
		return true, exitError(ExitInterrupted) // before it could take a signal
	default:
		return true, environmentError{err}
	}
}

// cannot is the error of a run that the machine could not do.
func cannot(err error) error {
	if missing, ok := errors.AsType[*kernel.MissingError](err); ok {
		return environmentError{hint(err, "%s; hangscope doctor lists all that is needed", missing.Get())}
	}
	return environmentError{err}
}
