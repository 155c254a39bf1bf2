package layer_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/layer/mechanisms"
	"hangscope/repro/network"
)

// The socket of a writer into a black hole has what was not acknowledged, and how often
// its kernel has tried. That of its reader is clean.
func TestTCPOfABlackHole(t *testing.T) {
	virtual(t, func(t *testing.T, h hop) {
		write(t, h.near, "x")
		read(t, h.far, 1)
		assert.Equal(t, uint32(1), tcp(t, h.near).Unacked, "the other kernel delays its acknowledgement")
		after(time.Second)
		assert.Zero(t, tcp(t, h.near).Unacked)
		assert.Equal(t, time.Second, tcp(t, h.near).LastSent)
		assert.Equal(t, time.Second, tcp(t, h.far).LastReceived)

		h.Flush(&mechanisms.BlackHole)
		write(t, h.near, "y")
		after(5 * time.Second)
		writer, reader := tcp(t, h.near), tcp(t, h.far)
		assert.Equal(t, "ESTABLISHED", writer.State)
		assert.Equal(t, uint32(1), writer.Unacked)
		assert.Equal(t, uint32(4), writer.Retransmits)
		assert.Equal(t, evidence.TCP{State: "ESTABLISHED", LastSent: reader.LastSent, LastReceived: 6 * time.Second}, *reader)

		after(16 * time.Minute)
		assert.Equal(t, "CLOSE", tcp(t, h.near).State, "its kernel gave up")
	})
}

func tcp(t *testing.T, conn any) *evidence.TCP {
	t.Helper()
	informed, ok := conn.(network.Informed)
	require.True(t, ok)
	return informed.TCP()
}
