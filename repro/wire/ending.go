package wire

import (
	"errors"
	"io"
	"net"
	"os"
	"runtime"
	"syscall"
	"time"
)

// How is how one direction of a connection ended at one end.
type How int

// The ways to end. Closed is by the owner of this end: its kernel sends FIN, or
// RST if it holds bytes that the owner did not read. Reset, seen by an owner
// who did not do it, may be the peer or whoever is between.
const (
	FIN How = iota
	Closed
	RST
	Failed
)

// String returns the way to end in a word.
func (h How) String() string {
	return [...]string{FIN: "FIN", Closed: "closed", RST: "RST", Failed: "failed"}[h]
}

// Ending is the end of one direction.
type Ending struct {
	// How it ended, and when this end learned it or did it.
	How How
	At  time.Duration
	// Error is the error of the read or write, empty if there was none.
	Error string
}

// endingOf returns the ending that an error of Read or Write stands for. It is
// false if the connection goes on, or its owner had closed it.
func endingOf(err error, at time.Duration) (Ending, bool) {
	switch {
	case errors.Is(err, io.EOF):
		return Ending{How: FIN, At: at}, true
	case errors.Is(err, net.ErrClosed), errors.Is(err, os.ErrDeadlineExceeded):
		return Ending{}, false
	case isReset(err, runtime.GOOS):
		return Ending{How: RST, At: at, Error: err.Error()}, true
	default:
		return Ending{How: Failed, At: at, Error: err.Error()}, true
	}
}

// isReset reports whether an error on a system is that of a connection that got a RST.
func isReset(err error, system string) bool {
	// A write to one that got it earlier, or to one that was shut down, fails
	// with EPIPE.
	for _, reset := range []error{syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED} {
		if errors.Is(err, reset) {
			return true
		}
	}
	// On Windows they are WSAECONNRESET and WSAECONNABORTED, which package
	// syscall does not take for those above.
	const wsaAborted, wsaReset = 10053, 10054
	var number syscall.Errno
	return system == "windows" && errors.As(err, &number) && (number == wsaAborted || number == wsaReset)
}
