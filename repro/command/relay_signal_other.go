//go:build !unix

package command

import "os"

// flushSignals are the signals that let a relay flush. There are none here.
func flushSignals() []os.Signal { return nil }
