package wire

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// What waits in either socket waits, and the state is that of the end's own.
func TestBothSocketsAreAdded(t *testing.T) {
	own := TCPInfo{State: "ESTABLISHED", Unacked: 1, Retransmits: 2, LastDataReceived: time.Second}
	both := own
	both.add(&TCPInfo{State: "CLOSE_WAIT", Unacked: 3, Retransmits: 4, LastDataReceived: time.Minute})
	assert.Equal(t, TCPInfo{State: "ESTABLISHED", Unacked: 4, Retransmits: 4, LastDataReceived: time.Second}, both)
	closed := own
	closed.add(nil)
	assert.Equal(t, own, closed)
}
