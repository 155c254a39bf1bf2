package calls_test

import (
	"maps"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/http2"

	"hangscope/repro/wire/calls"
)

// counted are the durations of a histogram, and how many there are of each.
func counted(h *calls.Histogram) map[time.Duration]int64 {
	all := make(map[time.Duration]int64)
	for d, n := range h.All() {
		all[d] += n
	}
	return all
}

// A call waits for its first message since it was opened, and for each further one since the
// one before. What it waits for when it is given up was cut off.
func TestTimes(t *testing.T) {
	var asked []string
	times := &calls.Times{}
	c, client, server := openedWith(t, calls.Options{Times: func(method string) *calls.Times {
		asked = append(asked, method)
		return times
	}})
	assert.Equal(t, []string{"/a.B/C"}, asked)
	message := []byte{0, 0, 0, 0, 1, 'a'}
	require.NoError(t, server.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: server.fields(":status", "200"), EndHeaders: true}))
	for _, at := range []time.Duration{3 * time.Second, 4 * time.Second, 14 * time.Second} { // it was opened after 1 s
		require.NoError(t, server.WriteData(1, false, message))
		c.Pass(calls.FromServer, at, server.said())
	}
	require.NoError(t, client.WriteData(1, false, message))
	c.Pass(calls.FromClient, 15*time.Second, client.said())
	assert.Equal(t, map[time.Duration]int64{2 * time.Second: 1}, counted(&times.First))
	assert.Equal(t, map[time.Duration]int64{time.Second: 1, 10 * time.Second: 1}, counted(&times.Down))
	assert.Empty(t, counted(&times.Up), "a first message of a client is waited for by nobody")

	lasting := maps.Collect(times.Waits(&c.Open()[0], 20*time.Second))
	assert.Equal(t, map[*calls.Histogram]time.Duration{&times.Down: 6 * time.Second, &times.Up: 5 * time.Second}, lasting)

	require.NoError(t, client.WriteRSTStream(1, http2.ErrCodeCancel))
	c.Pass(calls.FromClient, 114*time.Second, client.said())
	ended, _ := c.TakeEnded()
	require.Len(t, ended, 1)
	times.GivenUp(&ended[0])
	assert.Contains(t, counted(&times.Down), 100*time.Second)
	assert.Equal(t, int64(1), times.Down.Cut())
	assert.Zero(t, times.First.Cut())
}

// endOf is the greatest duration that counts as much as one does, if there is a greater one.
func endOf(d time.Duration) time.Duration {
	var h calls.Histogram
	for _, d := range []time.Duration{-1, d, time.Hour} {
		h.Add(d)
	}
	for at := range h.All() {
		if at >= d {
			return at
		}
	}
	return 0
}

// A bucket is as wide as a sixteenth of its values at most, and the least and the greatest
// are exact.
func TestHistogram(t *testing.T) {
	for _, d := range []time.Duration{0, 1, time.Microsecond, 31 * time.Microsecond, 32 * time.Microsecond, time.Millisecond - 1, time.Second, 17 * time.Minute, 36 * time.Minute, 300 * time.Hour} {
		var h calls.Histogram
		h.Add(d)
		assert.Equal(t, map[time.Duration]int64{d: 1}, counted(&h), d)
		if d < 30*time.Minute {
			end := endOf(d)
			assert.GreaterOrEqual(t, end, d)
			assert.LessOrEqual(t, end, d+max(d/16, time.Microsecond), d)
		}
	}
	var long calls.Histogram
	for _, d := range []time.Duration{time.Hour, 30 * time.Hour} {
		long.Add(d)
	}
	assert.Equal(t, map[time.Duration]int64{time.Hour: 1, 30 * time.Hour: 1}, counted(&long))
	var h calls.Histogram
	for _, d := range []time.Duration{5 * time.Second, time.Second, -1} {
		h.Add(d)
	}
	var order []time.Duration
	for d := range h.All() {
		order = append(order, d)
	}
	require.Len(t, order, 3)
	assert.Equal(t, []time.Duration{0, 5 * time.Second}, []time.Duration{order[0], order[2]})
}
