//go:build unix

package relay_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/relay"
)

// beChild is a relay of a process with few descriptors. It prints where it listens, then
// each failure, and ends with its input.
func beChild(target string, stdout io.Writer) int {
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: childFiles, Max: childFiles}); err != nil {
		return 1
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 1
	}
	_, _ = fmt.Fprintln(stdout, listener.Addr())
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	r := relay.New(relay.Config{
		Clock: evidence.StartClock(), Hops: []relay.Hop{{Number: 2, Listener: listener, Target: target, Port: 50051}},
		Failed: func(_ relay.Hop, err error) { _, _ = fmt.Fprintln(stdout, err) },
	})
	if err := r.Run(ctx); err != nil {
		_, _ = fmt.Fprintln(stdout, "error:", err)
		return 1
	}
	_, _ = fmt.Fprintln(stdout, "ended")
	return 0
}

// More connections come at once than a process has descriptors for, ten times as many as in
// the proportion of 10,000 to 1,024. Those that find none are ended or wait, each failure is
// told, and when the others are gone a relay goes on as before.
func TestFewDescriptors(t *testing.T) {
	const connections = 10 * childFiles
	target := bytesEcho(t)
	self, err := os.Executable()
	require.NoError(t, err)
	command := exec.Command(self)
	command.Env = append(os.Environ(), childTarget+"="+target)
	input, err := command.StdinPipe()
	require.NoError(t, err)
	output, err := command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())
	said := bufio.NewReader(output)
	address, err := said.ReadString('\n')
	require.NoError(t, err)
	address = strings.TrimSpace(address)
	answered := storm(t, address, connections)
	t.Logf("%d of %d connections were answered", answered, connections)
	assert.Positive(t, answered)
	assert.Less(t, answered, childFiles/2) // each takes two
	assert.EventuallyWithT(t, func(c *assert.CollectT) { assert.True(c, answers(address)) }, patience, look)
	require.NoError(t, input.Close())
	lines := strings.Split(strings.TrimSpace(string(drained(t, said))), "\n")
	require.NoError(t, command.Wait())
	assert.Equal(t, "ended", lines[len(lines)-1])
	failures := lines[:len(lines)-1]
	assert.NotEmpty(t, failures)
	assert.LessOrEqual(t, len(failures), 2*connections, "it tries again and again")
	for _, line := range failures {
		assert.Contains(t, line, "too many open files")
	}
}

// storm opens connections at once, and returns on how many a byte came back, before it ends
// them all.
func storm(t *testing.T, address string, connections int) (answered int) {
	t.Helper()
	conns := make([]net.Conn, connections)
	for i := range conns {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			continue // refused
		}
		defer conn.Close()
		conns[i] = conn
		_, _ = conn.Write([]byte{1})
	}
	var mu sync.Mutex
	var reading sync.WaitGroup
	for _, conn := range conns {
		if conn == nil {
			continue
		}
		// One that waits for a descriptor is not answered as long as the others are there.
		_ = conn.SetReadDeadline(time.Now().Add(time.Second))
		reading.Go(func() {
			if n, _ := conn.Read(make([]byte, 1)); n == 1 {
				mu.Lock()
				defer mu.Unlock()
				answered++
			}
		})
	}
	reading.Wait()
	return answered
}
