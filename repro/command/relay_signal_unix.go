//go:build unix

package command

import (
	"os"
	"os/exec"
	"syscall"
)

// flushSignals are the signals that let a relay flush.
func flushSignals() []os.Signal { return []os.Signal{syscall.SIGUSR1} }

// together puts a command into a process group of its own. It is asked to end with all that
// it has started, and kill ends what has not, unless that has left the group.
func together(cmd *exec.Cmd) (kill func()) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	signal := func(s syscall.Signal) error { return syscall.Kill(-cmd.Process.Pid, s) }
	cmd.Cancel = func() error { return signal(syscall.SIGTERM) }
	return func() {
		if cmd.Process != nil {
			_ = signal(syscall.SIGKILL) // it fails if nothing is left
		}
	}
}
