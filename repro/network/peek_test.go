//go:build !windows

package network_test

import (
	"net"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// awaitBytes returns when there is something to read, and leaves it unread.
func awaitBytes(t *testing.T, conn net.Conn) {
	t.Helper()
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return // in memory they are there at once
	}
	raw, err := tcp.SyscallConn()
	require.NoError(t, err)
	var peeked int
	err = raw.Read(func(fd uintptr) bool {
		peeked, _, err = syscall.Recvfrom(int(fd), make([]byte, 1), syscall.MSG_PEEK)
		return peeked > 0
	})
	require.NoError(t, err)
}
