package layer

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// A timer of a kernel is late by half a slot of its wheel, on average.
func TestWheel(t *testing.T) {
	for set, fires := range map[time.Duration]time.Duration{
		4 * time.Millisecond:     6 * time.Millisecond,
		204 * time.Millisecond:   206 * time.Millisecond,
		256 * time.Millisecond:   272 * time.Millisecond,
		2044 * time.Millisecond:  2060 * time.Millisecond,
		2048 * time.Millisecond:  2176 * time.Millisecond,
		13056 * time.Millisecond: 13184 * time.Millisecond,
		120 * time.Second:        121024 * time.Millisecond,
	} {
		assert.Equal(t, fires, wheel(set), set)
	}
}

// sendings are when a socket sends again what nobody acknowledges, until it gives up.
func sendings(s *socket, packets int) (again []time.Duration, end time.Duration) {
	for i := range packets {
		s.send(time.Duration(i)*100*time.Millisecond, 0, swallow)
	}
	for !s.timesOut(s.due) {
		again = append(again, s.due)
		s.sentAgain(s.due)
	}
	return again, s.due
}

func milliseconds(times ...int) []time.Duration {
	in := make([]time.Duration, len(times))
	for i, n := range times {
		in[i] = time.Duration(n) * time.Millisecond
	}
	return in
}

// A lone packet is sent again once as a probe of the tail. Then the timeout doubles.
func TestWhenASocketSendsAgain(t *testing.T) {
	lone, end := sendings(&socket{}, 1)
	assert.Equal(t, milliseconds(206, 412, 836, 1668, 3316, 6708, 13364, 26548), lone[:8])
	assert.InDelta(t, 938.5, end.Seconds(), 0.5, "15 min 38 s were measured")
	assert.Equal(t, maxRTO, lone[12]-lone[11]-1024*time.Millisecond)

	stream, end := sendings(&socket{}, 2)
	assert.Equal(t, milliseconds(206, 630, 1462, 3110, 6502, 13158, 26342), stream[:7])
	assert.InDelta(t, 938.5, end.Seconds(), 0.5)

	// 20 ms of round trip.
	stream, end = sendings(&socket{roundTrip: 20 * time.Millisecond, userTimeout: 20 * time.Second}, 2)
	assert.Equal(t, milliseconds(226, 690, 1602, 3410, 7122, 14418), stream)
	assert.Equal(t, 20354*time.Millisecond, end)

	// TCP_USER_TIMEOUT is counted from when the timeout had first passed.
	lone, end = sendings(&socket{userTimeout: 5 * time.Second}, 1)
	assert.Equal(t, milliseconds(206, 412, 836, 1668, 3316), lone)
	assert.Equal(t, 5540*time.Millisecond, end)
	lone, end = sendings(&socket{userTimeout: time.Millisecond}, 1)
	assert.Equal(t, milliseconds(206, 412), lone)
	assert.Equal(t, 418*time.Millisecond, end)
}

// A packet that comes begins all anew.
func TestWhatAnAcknowledgementEnds(t *testing.T) {
	s := &socket{}
	sendings(s, 1)
	assert.True(t, s.waits(Data))
	assert.True(t, s.waits(Fin))
	assert.False(t, s.waits(Rst), "it does not wait for anything")
	s.acknowledged()
	assert.False(t, s.waits(Data))
	s.send(time.Hour, 0, deliver)
	assert.Equal(t, time.Hour+206*time.Millisecond, s.due)
	assert.False(t, s.timesOut(s.due))
}

// The round trip is smoothed, and no sample is longer than an acknowledgement is late.
func TestRoundTrip(t *testing.T) {
	s := &socket{}
	s.sample(time.Hour)
	assert.Equal(t, DelayedAck/8, s.roundTrip)
	assert.Equal(t, 208*time.Millisecond, s.firstRTO())
	for range 1000 {
		s.sample(0)
	}
	assert.Less(t, s.roundTrip, time.Microsecond)
	assert.Equal(t, 204*time.Millisecond, s.firstRTO())
}

// TCP keepalive asks an idle connection, and not one on which something is
// unacknowledged: what is sent again asks too.
func TestWhenASocketProbes(t *testing.T) {
	const idle = 15 * time.Second
	s := &socket{keepAlive: idle, received: time.Second}
	assert.Equal(t, 16*time.Second, s.keepAliveDue(3*time.Second))
	assert.False(t, s.silent(15*time.Second))
	assert.True(t, s.silent(16*time.Second))
	assert.Equal(t, 31*time.Second, s.keepAliveDue(16*time.Second))
	s.unanswered = 8
	assert.False(t, s.lapses(time.Hour))
	s.unanswered = 9
	assert.True(t, s.lapses(16*time.Second))
	s.userTimeout = 20 * time.Second
	assert.False(t, s.lapses(20*time.Second), "TCP_USER_TIMEOUT takes the place of the count")
	assert.True(t, s.lapses(21*time.Second))
	s.unanswered = 0
	assert.False(t, s.lapses(21*time.Second), "it has to ask first")
	s.send(16*time.Second, 0, swallow)
	assert.False(t, s.silent(time.Hour))
	assert.Equal(t, time.Hour+idle, s.keepAliveDue(time.Hour))
}

// The probes of a closed window double too.
func TestWindowProbes(t *testing.T) {
	ask := func(userTimeout time.Duration) (asked []time.Duration) {
		var w windowProbes
		w.block(0, 204*time.Millisecond)
		for !w.lapses(w.due, userTimeout) {
			asked = append(asked, w.due)
			w.next(w.due, userTimeout)
		}
		return append(asked, w.due)
	}
	assert.Equal(t, milliseconds(206, 630, 1462, 3110, 5334), ask(5*time.Second))
	all := ask(0)
	assert.Len(t, all, maxRetries+1)
	assert.Equal(t, maxRTO+1024*time.Millisecond, all[14]-all[13])
}
