package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The test's own program runs as hangscope if it is called by this name.
const asProgram = "hangscope"

func TestMain(m *testing.M) {
	if os.Args[0] == asProgram {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		defer stop()
		os.Exit(Run(ctx, os.Args, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// nobody is a user without privilege.
const nobody = 65534

// unprivileged returns a command that runs hangscope as a user without
// privilege.
func unprivileged(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("not root: only root may become somebody else")
	}
	command := exec.CommandContext(t.Context(), "/proc/self/exe")
	command.Args = append([]string{asProgram}, args...)
	command.Dir = "/"
	command.Env = append(os.Environ(), "GOCOVERDIR="+folderOfAll(t))
	command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	return command
}

// folderOfAll makes a folder that everybody may write to. A program that was built
// to measure coverage leaves its figures in such a folder, or complains.
func folderOfAll(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "hangscope") //nolint:usetesting // that of t is root's alone
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	require.NoError(t, os.Chmod(folder, 0o777)) //nolint:gosec // as it says
	return folder
}

// userNamespaces skips a test where nobody may not have a user namespace.
func userNamespaces(t *testing.T) {
	t.Helper()
	if out, err := unprivileged(t, "doctor").CombinedOutput(); err != nil {
		t.Skipf("a user without privilege cannot run the kernel layer here: %v\n%s", err, out)
	}
}

// Without privilege the run happens in a user namespace, with the same output and
// exit code.
func TestKernelWithoutPrivilege(t *testing.T) {
	userNamespaces(t)
	var stderr bytes.Buffer
	command := unprivileged(t, "run", "--layer", "kernel", "--cures=none", "--messages", "12", "--set", "expect.flush-on.outcome=flowing")
	command.Stderr = &stderr
	out, err := command.Output()
	exit, ok := errors.AsType[*exec.ExitError](err)
	require.True(t, ok, "%v: %s", err, stderr.String())
	assert.Equal(t, ExitUnexpected, exit.ExitCode())
	assert.Regexp(t, `With the flush the stream hangs after message \d+, between upstream and\s+forwarder \(hop 1\)\.`, string(out))
	assert.Empty(t, stderr.String())
}

// A signal that reaches the first process alone ends both, with the partial
// report.
func TestInterruptReachesTheOtherProcess(t *testing.T) {
	userNamespaces(t)
	command := unprivileged(t, "run", "--layer", "kernel", "--messages", "10000", "--format", "json")
	var out bytes.Buffer
	command.Stdout = &out
	command.WaitDelay = time.Minute
	require.NoError(t, command.Start())
	const ofAChain = 8 // listeners, connections, and the sockets of netlink
	require.Eventually(t, func() bool { return sockets(t, command.Process.Pid) >= ofAChain }, time.Minute, time.Millisecond)
	require.NoError(t, command.Process.Signal(os.Interrupt))
	err := command.Wait()
	exit, ok := errors.AsType[*exec.ExitError](err)
	require.True(t, ok, "%v", err)
	assert.Equal(t, ExitInterrupted, exit.ExitCode())
	assert.Contains(t, out.String(), `"interrupted": true`)
}

// Where there is no privilege and no user namespace, a run says what is
// missing, and the simulation still works.
func TestKernelThatCannotRun(t *testing.T) {
	hangscope := func(args ...string) (stdout, stderr string, exit int) {
		command := unprivileged(t, args...)
		// The process believes that it is already in a user namespace of its own.
		command.Env = append(command.Env, inUserNamespace+"=1")
		var out, complaints bytes.Buffer
		command.Stdout, command.Stderr = &out, &complaints
		_ = command.Run()
		return out.String(), complaints.String(), command.ProcessState.ExitCode()
	}
	_, stderr, exit := hangscope("run", "--layer", "kernel")
	assert.Equal(t, ExitEnvironment, exit)
	first, _, _ := strings.Cut(stderr, "\n")
	assert.Equal(t, "error: this machine lacks network namespaces: operation not permitted", first)
	assert.Contains(t, stderr, "hint: run as root; or allow user namespaces")

	stdout, _, exit := hangscope("doctor")
	assert.Equal(t, ExitEnvironment, exit)
	assert.Contains(t, stdout, "missing  network namespaces: operation not permitted\n")
	assert.Contains(t, stdout, "unknown  a bridge: could not be tried\n")

	_, _, exit = hangscope("run", "--clock", "virtual", "--messages", "2", "healthy")
	assert.Equal(t, ExitExpected, exit)
}

// sockets counts the open sockets of the processes that a process has started.
func sockets(t *testing.T, pid int) int {
	t.Helper()
	count := 0
	for _, children := range glob(t, "/proc/%d/task/*/children", pid) {
		pids, _ := os.ReadFile(children) // it fails if the thread has ended
		for child := range strings.FieldsSeq(string(pids)) {
			for _, file := range glob(t, "/proc/%s/fd/*", child) {
				if target, err := os.Readlink(file); err == nil && strings.HasPrefix(target, "socket:") {
					count++
				}
			}
		}
	}
	return count
}

func glob(t *testing.T, pattern string, args ...any) []string {
	t.Helper()
	files, err := filepath.Glob(fmt.Sprintf(pattern, args...))
	require.NoError(t, err)
	return files
}
