package relay_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/relay"
	"hangscope/repro/result"
)

// Programs of others stand at the ends of a relay here. Each test starts its own, and skips
// where one is absent. .ci/run installs what it can.
const partsFolder = "../../.ci/parts"

// How long a test waits for what will come, and how often it looks.
const (
	patience = 20 * time.Second
	look     = 10 * time.Millisecond
)

// installed returns the path of a program of the system.
func installed(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("no %s on this machine: %v", name, err)
	}
	return path
}

// built returns the path of a program of .ci/parts/go.mod. It takes a minute to build them,
// so a test does not.
func built(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(partsFolder, "bin", name))
	require.NoError(t, err)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no %s: (cd .ci/parts && go build -o bin/ tool) builds it", name)
	}
	return path
}

// node returns a command of grpc-js.
func node(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	path := installed(t, "node")
	if _, err := os.Stat(filepath.Join(partsFolder, "node_modules")); err != nil {
		t.Skip("no grpc-js: (cd .ci/parts && npm ci) installs it")
	}
	return exec.Command(path, append([]string{filepath.Join(partsFolder, "echo.mjs")}, args...)...)
}

// python returns a command of grpcio, with the Python of Debian.
func python(t *testing.T) *exec.Cmd {
	t.Helper()
	const path = "/usr/bin/python3"
	if err := exec.Command(path, "-c", "import grpc").Run(); err != nil {
		t.Skipf("no grpcio for %s: the package python3-grpcio has it: %v", path, err)
	}
	return exec.Command(path, filepath.Join(partsFolder, "echo.py"))
}

// served starts a program that prints the port on which it serves, and returns the address.
// The program ends with its input.
func served(t *testing.T, command *exec.Cmd) string {
	t.Helper()
	input, err := command.StdinPipe()
	require.NoError(t, err)
	output, err := command.StdoutPipe()
	require.NoError(t, err)
	var said strings.Builder
	command.Stderr = &said
	require.NoError(t, command.Start())
	t.Cleanup(func() {
		_ = input.Close()
		_ = command.Process.Kill()
		_ = command.Wait()
		if t.Failed() {
			t.Log(said.String())
		}
	})
	port, err := bufio.NewReader(output).ReadString('\n')
	require.NoError(t, err)
	return net.JoinHostPort("127.0.0.1", strings.TrimSpace(port))
}

// passOn is a relay with one hop to a target, without a fault.
func passOn(t *testing.T, target string) (r *relay.Relay, address string) {
	t.Helper()
	listener := listen(t)
	r = relay.New(relay.Config{
		Clock: evidence.StartClock(), Hops: []relay.Hop{{Number: 2, Listener: listener, Target: target, Port: 50051}},
		Failed: func(_ relay.Hop, err error) { t.Log(err) },
	})
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { assert.NoError(t, r.Run(ctx)) })
	t.Cleanup(func() {
		cancel()
		running.Wait()
	})
	return r, listener.Addr().String()
}

// row returns what a relay has counted of a method.
func row(r *relay.Relay, method string) result.RelayedMethod {
	for _, row := range r.Methods() {
		if row.Method == method {
			return row
		}
	}
	return result.RelayedMethod{}
}

// listens waits until somebody listens on an address.
func listens(t *testing.T, address string) {
	t.Helper()
	require.Eventually(t, func() bool {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	}, patience, look)
}

// unused is an address of loopback on which nobody listens now.
func unused(t *testing.T) string {
	t.Helper()
	listener := listen(t)
	require.NoError(t, listener.Close())
	return listener.Addr().String()
}

// running starts a program that runs until the test ends.
func running(t *testing.T, command *exec.Cmd) {
	t.Helper()
	var said strings.Builder
	command.Stdout, command.Stderr = &said, &said
	require.NoError(t, command.Start())
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
		if t.Failed() {
			t.Log(said.String())
		}
	})
}

// drained reads all that comes until the end.
func drained(t *testing.T, from io.Reader) []byte {
	t.Helper()
	all, err := io.ReadAll(from)
	require.NoError(t, err)
	return all
}
