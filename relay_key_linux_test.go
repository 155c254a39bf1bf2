package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// pseudoTerminal opens both ends of a terminal.
func pseudoTerminal(t *testing.T) (keyboard, terminal *os.File) {
	t.Helper()
	keyboard, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("there are no pseudo terminals here: %v", err)
	}
	t.Cleanup(func() { _ = keyboard.Close() })
	require.NoError(t, unix.IoctlSetPointerInt(int(keyboard.Fd()), unix.TIOCSPTLCK, 0))
	number, err := unix.IoctlGetInt(int(keyboard.Fd()), unix.TIOCGPTN)
	require.NoError(t, err)
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	require.NoError(t, err)
	t.Cleanup(func() { _ = terminal.Close() })
	return keyboard, terminal
}

func modes(t *testing.T, terminal *os.File) unix.Termios {
	t.Helper()
	found, err := unix.IoctlGetTermios(int(terminal.Fd()), unix.TCGETS)
	require.NoError(t, err)
	return *found
}

// On a terminal a key lets the fault begin, and Ctrl-C ends the relay. However it ends, the
// terminal is as it was.
func TestRelayKey(t *testing.T) {
	for name, test := range map[string]struct {
		keys   string
		signal os.Signal
		says   string
	}{
		"the key":            {keys: "xf", says: "mark-reject has begun: it concerns 0 connections"},
		"Ctrl-C, and no key": {keys: "x\x03"},
		"SIGTERM":            {signal: syscall.SIGTERM},
	} {
		t.Run(name, func(t *testing.T) {
			keyboard, terminal := pseudoTerminal(t)
			before := modes(t, terminal)
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // it would wait for ever
			defer cancel()
			relay := exec.CommandContext(ctx, "hangscope", "relay", "0=127.0.0.1:1", "-o", os.DevNull)
			relay.Stdin = terminal
			relay.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
			said, err := relay.StderrPipe()
			require.NoError(t, err)
			require.NoError(t, relay.Start())
			lines := bufio.NewScanner(said)
			for lines.Scan() && lines.Text() != "press f to let mark-reject begin" {
			}
			during := modes(t, terminal)
			assert.Zero(t, during.Lflag&(unix.ICANON|unix.ECHO))
			assert.NotZero(t, during.Lflag&unix.ISIG)
			_, err = keyboard.WriteString(test.keys)
			require.NoError(t, err)
			if test.signal != nil {
				require.NoError(t, relay.Process.Signal(test.signal))
			}
			var rest bytes.Buffer
			for lines.Scan() {
				rest.WriteString(lines.Text() + "\n")
			}
			require.NoError(t, relay.Wait(), rest.String())
			assert.Contains(t, rest.String(), test.says)
			assert.Equal(t, before, modes(t, terminal))
		})
	}
}
