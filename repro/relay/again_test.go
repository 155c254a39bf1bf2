package relay_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/pod"
	"hangscope/repro/relay"
	"hangscope/repro/result"
)

// flowing is a relay with a stream through it.
func flowing(t *testing.T) (r relayed, next func()) {
	t.Helper()
	r = startRelay(t, upstream(t))
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	stream, err := client(t, r.address).Stream(ctx, &chainpb.StreamRequest{Messages: 100_000, IntervalNs: int64(2 * time.Millisecond), Size: 100})
	require.NoError(t, err)
	received := make(chan struct{})
	go func() {
		defer close(received)
		for err := error(nil); err == nil; {
			_, err = stream.Recv()
		}
	}()
	t.Cleanup(func() {
		cancel()
		<-received
	})
	return r, func() { // waits for a message that comes from now on
		for len(r.arrived) > 0 {
			<-r.arrived
		}
		<-r.arrived
	}
}

// What went on after a fault has gone on, also when another fault begins before that is
// looked at.
func TestAFaultAfterAFault(t *testing.T) {
	r, next := flowing(t)
	next()
	for range 20 { // a message may come just after the second
		first, err := r.Flush("conntrack-delete")
		require.NoError(t, err)
		next()
		second, err := r.Flush("conntrack-delete")
		require.NoError(t, err)
		fates := r.Fates(first, time.Minute)
		require.Len(t, fates, 1)
		assert.Equal(t, result.WentOn, fates[0].State)
		assert.Positive(t, fates[0].AfterNS)
		assert.Less(t, fates[0].AfterNS, int64(second.At-first.At)+int64(time.Minute))
		first.Forget()
		second.Forget()
	}
}

// With faults again and again, a connection remembers no more calls than are followed.
func TestForgottenFaults(t *testing.T) {
	r, next := flowing(t)
	next()
	var faults []*relay.Fault
	for range 50 {
		fault, err := r.Flush("conntrack-delete")
		require.NoError(t, err)
		assert.Equal(t, 1, fault.Followed())
		faults = append(faults, fault)
		_, err = client(t, r.address).Unary(t.Context(), &chainpb.Message{})
		require.NoError(t, err)
		next()
	}
	assert.Equal(t, 2, r.Remembered(), "one call, as it is sent and as it arrives")
	for _, fault := range faults {
		fault.Forget()
		assert.Zero(t, fault.Followed())
	}
	assert.Zero(t, r.Remembered())
}

// A fault of a link that is struck again concerns no connection twice.
func TestStruckAgain(t *testing.T) {
	r, next := flowing(t)
	next()
	late := pod.LinkFault{Kind: pod.Slow, Hop: 2, Up: true, Down: true, Existing: true, New: true, Latency: time.Millisecond}
	assert.Equal(t, 1, r.Strike(late).Matched)
	assert.Zero(t, r.Strike(late).Matched)
	later := late
	later.Latency *= 2
	assert.Equal(t, 1, r.Strike(later).Matched, "another one does")
	next()
}
