package keys_test

import (
	"fmt"
	"os"
	"syscall"
	"testing"

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

// Each key comes at once and is not shown. Ctrl-C stays a signal, and afterwards the terminal
// is as it was.
func TestKeysOfATerminal(t *testing.T) {
	keyboard, terminal := pseudoTerminal(t)
	before := modes(t, terminal)
	pressed, stop := keys.Watch(terminal)
	require.NotNil(t, pressed)
	during := modes(t, terminal)
	assert.Zero(t, during.Lflag&(unix.ICANON|unix.ECHO))
	assert.NotZero(t, during.Lflag&unix.ISIG)
	_, err := keyboard.WriteString("xf")
	require.NoError(t, err)
	assert.Equal(t, byte('x'), <-pressed)
	assert.Equal(t, byte('f'), <-pressed)
	stop()
	assert.Equal(t, before, modes(t, terminal))
}
