package evidence_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
)

// A call is on the connection that it was put on; until then it waits for the one
// that is being made.
func TestConnectionOfACall(t *testing.T) {
	r := evidence.NewRecorder(1, 1, evidence.Down)
	call, end := r.Call(0), evidence.ClientEnd
	on := func() int { return r.Record(call).Ends[end].Socket }
	var channel evidence.Channel

	assert.Zero(t, on())
	call.Await(end, &channel)
	assert.Zero(t, on(), "none was made")
	channel.Made(3)
	assert.Equal(t, 3, on())
	channel.Dials()
	assert.Zero(t, on(), "the one before is over")
	channel.Made(4)
	call.On(end, 4)
	channel.Dials()
	assert.Equal(t, 4, on(), "it is on it, though others will be on another")

	channel.Made(5)
	call.Await(end, &channel)
	assert.Equal(t, 5, on(), "it was made again")
	call.Return(end)
	channel.Made(6)
	assert.Equal(t, 5, on(), "it is over")
	assert.Zero(t, r.Record(call).Ends[evidence.UpstreamEnd].Socket)
}
