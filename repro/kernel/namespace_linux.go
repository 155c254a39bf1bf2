package kernel

import (
	"fmt"
	"net"
	"os"
	"runtime"

	"golang.org/x/sys/unix"
)

// namespace is a network namespace without a name: it lives as long as this
// descriptor, and the sockets that were made in it.
type namespace struct {
	file *os.File
}

func newNamespace() (*namespace, error) {
	n := &namespace{}
	return n, onOwnThread(func() error {
		if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
			return &MissingError{Part: partNamespaces, Err: err}
		}
		var err error
		n.file, err = os.Open(fmt.Sprintf("/proc/self/task/%d/ns/net", unix.Gettid()))
		return err
	})
}

// do runs work with its thread in the namespace.
func (n *namespace) do(work func() error) error {
	raw, err := n.file.SyscallConn()
	if err != nil {
		return err
	}
	return onOwnThread(func() error {
		entered := unix.EBADF
		// Control keeps the descriptor open meanwhile; it fails if it is closed.
		if err := raw.Control(func(fd uintptr) { entered = setns(int(fd)) }); err != nil {
			return net.ErrClosed
		}
		if entered != 0 {
			return fmt.Errorf("cannot enter a network namespace: %w", entered)
		}
		return work()
	})
}

func setns(fd int) unix.Errno {
	if err, ok := unix.Setns(fd, unix.CLONE_NEWNET).(unix.Errno); ok { //nolint:errorlint // a bare errno
		return err
	}
	return 0
}

// onOwnThread runs work on a thread that nobody else uses afterwards: a
// goroutine that ends locked takes its thread with it.
func onOwnThread(work func() error) error {
	done := make(chan error, 1)
	go runLocked(work, done)
	return <-done
}

func runLocked(work func() error, done chan<- error) {
	runtime.LockOSThread()
	done <- work()
}

func (n *namespace) close() { _ = n.file.Close() }
