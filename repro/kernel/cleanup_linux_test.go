package kernel

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// namespacesOf returns handles of the network namespaces that a process has
// open, which do not keep them alive.
func namespacesOf(t *testing.T, pid int) []unix.FileHandle {
	t.Helper()
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
	require.NoError(t, err)
	var handles []unix.FileHandle
	for _, file := range files {
		if target, err := os.Readlink(file); err != nil || !strings.HasPrefix(target, "net:[") {
			continue
		}
		handle, _, err := unix.NameToHandleAt(unix.AT_FDCWD, file, unix.AT_SYMLINK_FOLLOW)
		if errors.Is(err, unix.EOPNOTSUPP) {
			t.Skip("this kernel has no handles of namespaces (Linux 6.18 has them), so the test cannot tell whether one is left")
		}
		require.NoError(t, err)
		handles = append(handles, handle)
	}
	return handles
}

// alive reports whether a namespace still exists.
func alive(t *testing.T, handle unix.FileHandle) bool {
	t.Helper()
	nsfs, err := os.Open("/proc/self/ns/net")
	require.NoError(t, err)
	defer func() { _ = nsfs.Close() }()
	fd, err := unix.OpenByHandleAt(int(nsfs.Fd()), handle, unix.O_RDONLY)
	if errors.Is(err, unix.ESTALE) {
		return false
	}
	require.NoError(t, err)
	_ = unix.Close(fd)
	return true
}

// own returns the links of the test's own namespace, which a run could have
// changed.
func own(t *testing.T) (links []string) {
	t.Helper()
	all, err := netlink.LinkList()
	require.NoError(t, err)
	for _, link := range all {
		links = append(links, link.Attrs().Name)
	}
	return links
}

// A process that is killed in the middle leaves nothing: its namespaces end,
// and with them links, rules, conntrack entries and sockets. They were never
// anywhere else.
func TestNothingIsLeftByAProcessThatIsKilled(t *testing.T) {
	before := own(t)
	process := victim(t)
	spaces := namespacesOf(t, process.Process.Pid)
	require.Len(t, spaces, 4, "client host, pod, upstream host and the switch")
	for _, space := range spaces {
		require.True(t, alive(t, space))
	}
	assert.Equal(t, before, own(t), "while it runs")

	require.NoError(t, process.Process.Kill())
	_ = process.Wait()
	for _, space := range spaces {
		assert.Eventually(t, func() bool { return !alive(t, space) }, 30*time.Second, 10*time.Millisecond)
	}
	assert.Equal(t, before, own(t), "afterwards")
}

func TestNothingIsLeftByClose(t *testing.T) {
	m := newPod(t, "meshio")
	spaces := namespacesOf(t, os.Getpid())
	require.Len(t, spaces, 4)
	_, _, err := m.Flush("mark-reject", 0)
	require.NoError(t, err)
	_, err = m.forwarder.Write([]byte("never acknowledged"))
	require.NoError(t, err)
	_ = m.forwards.Close()
	_ = m.upstreams.Close()
	m.Close()
	for _, space := range spaces {
		assert.Eventually(t, func() bool { return !alive(t, space) }, 30*time.Second, 10*time.Millisecond)
	}
}
