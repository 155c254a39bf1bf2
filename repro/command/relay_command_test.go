//go:build unix

package command_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/command"
	"hangscope/repro/result"
)

// A relay whose command ends just after the fault looks on until it can know something.
func TestRelayOutlivesItsCommandWhileAFaultIsYoung(t *testing.T) {
	upstream, stop := start(t, "serve", "upstream", "--listen", "0")
	defer stop()
	fifo := filepath.Join(t.TempDir(), "goes on")
	require.NoError(t, syscall.Mkfifo(fifo, 0o600))
	begun, address := make(chan struct{}), make(chan string, 1)
	stderr := &teller{tell: func(line string) {
		if found := listens.FindStringSubmatch(line); found != nil {
			address <- found[1]
		} else if strings.Contains(line, "has begun") {
			close(begun)
		}
	}}
	var stdout bytes.Buffer
	exit := make(chan int, 1)
	go func() {
		exit <- command.Run(t.Context(), []string{
			"hangscope", "relay", "0=" + upstream, "--flush", "black-hole", "--after-message", "5",
			"--stall-after", "300ms", "--within", "1m", "--format", "json", "--", "cat", fifo,
		}, &stdout, stderr)
	}()
	load(t, <-address)
	<-begun
	goes, err := os.OpenFile(fifo, os.O_WRONLY, 0) // the command is reading then
	require.NoError(t, err)
	require.NoError(t, goes.Close())
	assert.Equal(t, command.ExitUnexpected, <-exit)
	var found result.Relayed
	require.NoError(t, json.Unmarshal(stdout.Bytes(), &found), stdout.String())
	require.Len(t, found.Faults, 1)
	require.Len(t, found.Faults[0].Calls, 1)
	assert.Equal(t, result.HungSince, found.Faults[0].Calls[0].State)
}

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
				require.NoError(t, err)
			case <-time.After(10 * time.Second):
				assert.Fail(t, "the child lives on")
			}
		})
	}
}
