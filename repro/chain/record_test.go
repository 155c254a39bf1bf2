package chain

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
)

// A deadline that passes while a client waits until its next message is due is one
// all the same.
func TestADeadlineBetweenTwoMessages(t *testing.T) {
	recorder := evidence.NewRecorder(1, 1, evidence.Down)
	call := recorder.Call(0)
	tell(call, evidence.ClientEnd, context.DeadlineExceeded)
	assert.Equal(t, "DeadlineExceeded", recorder.Record(call).Ends[evidence.ClientEnd].Told.Code)
}
