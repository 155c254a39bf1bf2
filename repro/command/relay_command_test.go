//go:build unix

package command_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/command"
)

// What the command of a relay has started ends with it, also if it pays no heed to SIGTERM.
func TestRelayEndsTheChildrenOfItsCommand(t *testing.T) {
	for name, script := range map[string]string{
		"it obeys":        `sleep 600 > "$0" & wait`,
		"it pays no heed": `trap "" TERM; sleep 600 > "$0" & wait`,
	} {
		t.Run(name, func(t *testing.T) {
			fifo := filepath.Join(t.TempDir(), "alive")
			require.NoError(t, syscall.Mkfifo(fifo, 0o600))
			ctx, interrupt := context.WithCancel(t.Context())
			gone := make(chan error, 1)
			go func() {
				alive, err := os.Open(fifo) // the child has it open from now on
				if err == nil {
					interrupt()
					_, err = io.Copy(io.Discard, alive) // until the child is gone
					_ = alive.Close()
				}
				gone <- err
			}()
			var stdout, stderr bytes.Buffer
			command.Run(ctx, []string{"hangscope", "relay", "0=1", "--format", "json", "--", "sh", "-c", script, fifo}, &stdout, &stderr)
			select {
			case err := <-gone:
				assert.NoError(t, err)
			case <-time.After(10 * time.Second):
				assert.Fail(t, "the child lives on")
			}
		})
	}
}
