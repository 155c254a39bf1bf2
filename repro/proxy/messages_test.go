package proxy

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// Messages are counted when their last byte has come, however they are cut.
func TestMessagesAreCounted(t *testing.T) {
	stream := []byte{0, 0, 0, 0, 2, 'a', 'b', 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 'c'}
	for size := 1; size <= len(stream); size++ {
		var m messages
		var got []uint64
		total := uint64(0)
		for rest := stream; len(rest) > 0; {
			n := min(size, len(rest))
			complete := m.feed(rest[:n])
			got, total = append(got, complete), total+complete
			rest = rest[n:]
		}
		assert.EqualValues(t, 3, total, "in pieces of %d bytes: %v", size, got)
	}
	var m messages
	assert.EqualValues(t, 0, m.feed(stream[:6]))
	assert.EqualValues(t, 1, m.feed(stream[6:7]))
	assert.EqualValues(t, 1, m.feed(stream[7:12]), "an empty one")
	assert.EqualValues(t, 0, m.feed(stream[12:17]))
}
