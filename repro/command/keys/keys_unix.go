//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package keys

import (
	"errors"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// Watch sends each key that is pressed on a terminal, until stop is called. The channel is
// nil if the file is no terminal, or if another job has it: who reads it then is stopped.
func Watch(terminal *os.File) (pressed <-chan byte, stop func()) {
	fd := int(terminal.Fd()) //nolint:gosec // a descriptor is small
	before, err := unix.IoctlGetTermios(fd, getTermios)
	if err != nil {
		return nil, func() {}
	}
	if group, err := unix.IoctlGetInt(fd, unix.TIOCGPGRP); err != nil || group != unix.Getpgrp() {
		return nil, func() {}
	}
	wake, waker, err := os.Pipe()
	if err != nil {
		return nil, func() {}
	}
	single := *before
	single.Lflag &^= unix.ICANON | unix.ECHO
	single.Cc[unix.VMIN], single.Cc[unix.VTIME] = 1, 0
	// Who is moved to the background must get an error from the terminal, and not be stopped.
	signal.Ignore(syscall.SIGTTIN, syscall.SIGTTOU)
	if err := unix.IoctlSetTermios(fd, setTermios, &single); err != nil {
		return nil, closing(wake, waker)
	}
	keys := make(chan byte)
	over := make(chan struct{})
	var reading sync.WaitGroup
	reading.Go(func() { read(fd, wake, keys, over) })
	return keys, sync.OnceFunc(func() {
		close(over)
		_ = waker.Close()
		reading.Wait()
		_ = wake.Close()
		_ = unix.IoctlSetTermios(fd, setTermios, before)
		signal.Reset(syscall.SIGTTIN, syscall.SIGTTOU)
	})
}

// closing stops what never began.
func closing(files ...*os.File) func() {
	return func() {
		for _, file := range files {
			_ = file.Close()
		}
		signal.Reset(syscall.SIGTTIN, syscall.SIGTTOU)
	}
}

// read sends keys until the pipe wakes it, or nothing more can be read.
func read(fd int, wake *os.File, keys chan<- byte, over <-chan struct{}) {
	polled := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}, {Fd: int32(wake.Fd()), Events: unix.POLLIN}} //nolint:gosec // descriptors are small
	for {
		_, err := unix.Poll(polled, -1)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil, polled[1].Revents != 0:
			return
		}
		var key [1]byte
		if n, err := unix.Read(fd, key[:]); n != 1 || err != nil {
			return
		}
		select {
		case keys <- key[0]:
		case <-over:
			return
		}
	}
}
