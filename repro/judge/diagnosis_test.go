package judge

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
)

// Frames of one moment stand in the order in which they passed: first the question,
// then its answer.
func TestLastFramesOfOneMoment(t *testing.T) {
	frame := func(nth uint64, text string) evidence.Frame {
		return evidence.Frame{Text: text, At: time.Second, Nth: nth}
	}
	var socket evidence.Socket
	socket.Written.Recent = []evidence.Frame{frame(1, "DATA"), frame(3, "PING ACK")}
	socket.Read.Recent = []evidence.Frame{frame(2, "PING"), frame(4, "WINDOW_UPDATE")}
	var texts []string
	for _, f := range lastFrames(socket) {
		texts = append(texts, f.Text)
		assert.Equal(t, f.Text == "DATA" || f.Text == "PING ACK", f.Written)
	}
	assert.Equal(t, []string{"DATA", "PING", "PING ACK", "WINDOW_UPDATE"}, texts)
}

// Of many frames, the last twelve of both directions together.
func TestLastFramesAreBounded(t *testing.T) {
	var socket evidence.Socket
	for nth := uint64(1); nth <= 20; nth += 2 {
		socket.Written.Recent = append(socket.Written.Recent, evidence.Frame{Nth: nth, At: time.Duration(nth)})
		socket.Read.Recent = append(socket.Read.Recent, evidence.Frame{Nth: nth + 1, At: time.Duration(nth + 1)})
	}
	frames := lastFrames(socket)
	assert.Len(t, frames, maxFrames)
	for i, f := range frames {
		assert.EqualValues(t, 20-maxFrames+1+i, f.AtNS)
		assert.Equal(t, f.AtNS%2 == 1, f.Written)
	}
}
