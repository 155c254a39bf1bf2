package layer

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A pump may hold what it has read when the flow has been closed; the relay
// closes the flow once more when its pumps are done.
func TestHoldOfAClosedFlow(t *testing.T) {
	f := &Flow{}
	f.ends[0].gone, f.ends[1].gone = true, true
	f.close()
	select {
	case <-f.hold(0):
	default:
		t.Error("what is held of a closed flow waits for ever")
	}
	assert.NotPanics(t, f.close)
}
