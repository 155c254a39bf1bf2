package keys_test

import (
	"bufio"
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

	"hangscope/repro/command/keys"
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

// In the process that is started on the terminal, as its foreground.
const child = "HANGSCOPE_ON_A_TERMINAL"

// Each key comes at once and is not shown. Ctrl-C stays a signal, and afterwards the terminal
// is as it was.
func TestKeysOfATerminal(t *testing.T) {
	if os.Getenv(child) != "" {
		t.Skip("this is the process on the terminal")
	}
	keyboard, terminal := pseudoTerminal(t)
	before := modes(t, terminal)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // it would wait for ever
	defer cancel()
	reader := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestOnTheTerminal$")
	reader.Env = append(os.Environ(), child+"=1")
	reader.Stdin, reader.SysProcAttr = terminal, &syscall.SysProcAttr{Setsid: true, Setctty: true}
	said, err := reader.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, reader.Start())
	lines := bufio.NewScanner(said)
	require.True(t, lines.Scan())
	assert.Equal(t, "ready", lines.Text())
	during := modes(t, terminal)
	assert.Zero(t, during.Lflag&(unix.ICANON|unix.ECHO))
	assert.NotZero(t, during.Lflag&unix.ISIG)
	_, err = keyboard.WriteString("xf")
	require.NoError(t, err)
	for _, want := range []string{"key x", "key f"} {
		require.True(t, lines.Scan())
		assert.Equal(t, want, lines.Text())
	}
	require.NoError(t, reader.Wait())
	assert.Equal(t, before, modes(t, terminal))
}

func TestOnTheTerminal(t *testing.T) {
	if os.Getenv(child) == "" {
		t.Skip("TestKeysOfATerminal starts it on a terminal")
	}
	pressed, stop := keys.Watch(os.Stdin)
	require.NotNil(t, pressed)
	fmt.Fprintln(os.Stderr, "ready")
	for range 2 {
		fmt.Fprintf(os.Stderr, "key %c\n", <-pressed)
	}
	stop()
}
