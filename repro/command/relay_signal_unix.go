//go:build unix

package command

import (
	"os"
	"syscall"
)

// flushSignals are the signals that let a relay flush.
func flushSignals() []os.Signal { return []os.Signal{syscall.SIGUSR1} }
