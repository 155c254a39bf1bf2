//go:build !unix

package command

import (
	"os"
	"os/exec"
)

// flushSignals are the signals that let a relay flush. There are none here.
func flushSignals() []os.Signal { return nil }

// together leaves a command as it is: here it is killed alone.
func together(*exec.Cmd) (kill func()) { return func() {} }
