package probe_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"hangscope/repro/probe"
	"hangscope/repro/result"
)

// Calls of all four kinds end as they should, and their messages are counted.
func TestKinds(t *testing.T) {
	for name, test := range map[string]struct {
		method, data string
		messages     uint64
		kind         result.MethodKind
		end          result.ProbedEnd
		status       string
		up, down     uint64
		gaps         int64
	}{
		"unary":              {"Unary", `{"seq":1}`, 0, result.UnaryCall, result.EndedOK, "OK", 1, 1, 0},
		"unary, failed":      {"Unary", ``, 0, result.UnaryCall, result.EndedFailed, "NotFound", 1, 0, 0},
		"stream":             {"Stream", `{"messages":5}`, 0, result.ServerStreaming, result.EndedOK, "OK", 1, 5, 4},
		"stream, enough":     {"Stream", `{"messages":50000}`, 3, result.ServerStreaming, result.EndedReached, "", 1, 3, 2},
		"stream, too few":    {"Stream", `{"messages":2}`, 3, result.ServerStreaming, result.EndedShort, "OK", 1, 2, 1},
		"collect":            {"Collect", `{} {} {}`, 0, result.ClientStreaming, result.EndedOK, "OK", 3, 1, 0},
		"collect of nothing": {"Collect", ``, 0, result.ClientStreaming, result.EndedOK, "OK", 0, 1, 0},
		"echo":               {"Echo", `{} {}`, 0, result.BothWayStreaming, result.EndedOK, "OK", 2, 2, 1},
	} {
		t.Run(name, func(t *testing.T) {
			p := newProbe(t, service{}, test.method, test.data)
			p.Messages = test.messages
			p.Round(t.Context())
			found := p.Report()
			assert.Equal(t, test.kind, found.Calls)
			side := found.Sides[0]
			assert.Equal(t, map[result.ProbedEnd]int{test.end: 1}, side.Ended)
			if test.status != "" {
				assert.Equal(t, map[string]int{test.status: 1}, side.Status)
			}
			assert.Equal(t, test.up, side.Up)
			assert.Equal(t, test.down, side.Down)
			assert.EqualValues(t, 1, side.First.Count)
			assert.Equal(t, test.gaps, side.Gaps.Count)
			assert.Equal(t, test.end.Asked(), found.Verdict == result.Expected)
			assert.Equal(t, 1, side.Connections)
			if !test.end.Asked() {
				require.Len(t, side.Worst, 1)
				assert.Equal(t, test.end, side.Worst[0].End)
			}
		})
	}
}

// A peer that falls silent is told from us, and the gap that is open counts.
func TestPeerSilent(t *testing.T) {
	p := newProbe(t, service{silentAfter: 3}, "Stream", `{"messages":10}`)
	p.StallAfter, p.Within = time.Second, 100*time.Millisecond
	var told, over []result.ProbedStall
	p.OnStall = func(_ *probe.Side, s result.ProbedStall) { told = append(told, s) }
	p.OnEnd = func(_ *probe.Side, s result.ProbedStall) { over = append(over, s) }
	p.Round(t.Context())
	found := p.Report()
	side := found.Sides[0]
	assert.Equal(t, map[result.ProbedEnd]int{result.EndedHung: 1}, side.Ended)
	assert.Equal(t, result.Unexpected, found.Verdict)
	require.Len(t, side.Stalls, 1)
	got := side.Stalls[0]
	assert.Equal(t, result.PeerSilent, got.Reason)
	assert.EqualValues(t, 3, got.Down)
	assert.False(t, got.Over)
	require.NotNil(t, got.Frames)
	assert.EqualValues(t, 3, got.Frames.Arrived)
	assert.EqualValues(t, 1, got.Frames.Written)
	assert.True(t, got.Frames.Answered)
	assert.EqualValues(t, 3, side.Gaps.Count, "two between messages and the one that is open")
	assert.True(t, side.Gaps.MaxOpen)
	assert.GreaterOrEqual(t, side.Gaps.MaxNS, int64(time.Second))
	require.Len(t, told, 1)
	require.Len(t, over, 1)
	assert.False(t, over[0].Over)
}

// A stall lasts until the message came, and not until somebody looked.
func TestStallThatEnds(t *testing.T) {
	stalled := make(chan struct{})
	p := newProbe(t, service{silentAfter: 3, resume: stalled}, "Stream", `{"messages":10}`)
	p.StallAfter = time.Second
	p.OnStall = func(*probe.Side, result.ProbedStall) { close(stalled) }
	p.Round(t.Context())
	side := p.Report().Sides[0]
	require.Len(t, side.Stalls, 1)
	assert.True(t, side.Stalls[0].Over)
	assert.Greater(t, side.Stalls[0].SilentNS, int64(time.Second))
	assert.LessOrEqual(t, side.Stalls[0].SilentNS, side.Gaps.MaxNS, "no longer than the gap between the messages")
}

// A message that has arrived and that we do not take is our own fault, and it is said so.
func TestNotRead(t *testing.T) {
	p := newProbe(t, service{}, "Stream", `{"messages":10}`)
	p.StallAfter = time.Second
	stalled := make(chan struct{})
	p.OnStall = func(*probe.Side, result.ProbedStall) { close(stalled) }
	p.Got = func(call int, _ proto.Message) {
		select {
		case <-stalled:
		case <-time.After(patience / 10):
		}
	}
	p.Round(t.Context())
	side := p.Report().Sides[0]
	require.Len(t, side.Stalls, 1)
	assert.Equal(t, result.NotRead, side.Stalls[0].Reason)
	assert.EqualValues(t, 1, side.Stalls[0].Down)
	assert.Greater(t, side.Stalls[0].Frames.Arrived, uint64(1))
	assert.True(t, side.Stalls[0].Over)
	assert.Equal(t, map[result.ProbedEnd]int{result.EndedOK: 1}, side.Ended)
	assert.Equal(t, result.Unexpected, p.Report().Verdict, "a call that stalled did not do what was asked")
}

// A peer that does not read uses its window up, and our Send waits for it.
func TestSendBlocked(t *testing.T) {
	large := strings.Repeat(`{"payload":"`+strings.Repeat("AAAA", 10_000)+`"}`, 20)
	p := newProbe(t, service{deaf: true}, "Collect", large)
	p.StallAfter, p.Within = time.Second, 50*time.Millisecond
	p.Round(t.Context())
	side := p.Report().Sides[0]
	require.Len(t, side.Stalls, 1)
	assert.Equal(t, result.SendBlocked, side.Stalls[0].Reason)
	assert.NotNil(t, side.Stalls[0].Frames.StreamWindow)
	assert.Equal(t, map[result.ProbedEnd]int{result.EndedHung: 1}, side.Ended)
	assert.Less(t, side.Up, uint64(20))
}

// What gRPC has taken from Send, and cannot write, is told from a peer that has nothing to say.
func TestTakenAndNotWritten(t *testing.T) {
	p := newProbe(t, service{deaf: true}, "Collect", `{"payload":"`+strings.Repeat("AAAA", 30_000)+`"}`)
	p.StallAfter, p.Within = time.Second, 50*time.Millisecond
	p.Round(t.Context())
	side := p.Report().Sides[0]
	require.Len(t, side.Stalls, 1)
	assert.Equal(t, result.SendBlocked, side.Stalls[0].Reason)
}

// A call goes on for its time. Messages make that a success, silence shows nothing.
func TestFor(t *testing.T) {
	for name, test := range map[string]struct {
		silentAfter uint64
		end         result.ProbedEnd
		verdict     result.Verdict
	}{
		"messages came": {5, result.EndedElapsed, result.Expected},
	} {
		t.Run(name, func(t *testing.T) {
			p := newProbe(t, service{silentAfter: test.silentAfter}, "Stream", `{"messages":10}`)
			p.For = 2 * time.Second
			p.Round(t.Context())
			assert.Equal(t, map[result.ProbedEnd]int{test.end: 1}, p.Report().Sides[0].Ended)
			assert.Equal(t, test.verdict, p.Report().Verdict)
		})
	}
	p := newProbe(t, service{deaf: true}, "Collect", `{}`)
	p.For = 50 * time.Millisecond
	p.Round(t.Context())
	assert.Equal(t, map[result.ProbedEnd]int{result.EndedQuiet: 1}, p.Report().Sides[0].Ended)
	assert.Equal(t, result.NoVerdict, p.Report().Verdict)
}

// A stream that ends before its time is over did not do what was asked. A single answer
// is all that its method has.
func TestForTooEarly(t *testing.T) {
	for name, test := range map[string]struct {
		method, data string
		messages     uint64
		end          result.ProbedEnd
	}{
		"five of a stream":  {"Stream", `{"messages":5}`, 0, result.EndedShort},
		"none of a stream":  {"Stream", `{}`, 0, result.EndedShort},
		"both ways":         {"Echo", `{} {}`, 0, result.EndedShort},
		"enough came first": {"Stream", `{"messages":5}`, 3, result.EndedReached},
		"unary":             {"Unary", `{"seq":1}`, 0, result.EndedOK},
		"collect":           {"Collect", `{} {}`, 0, result.EndedOK},
	} {
		t.Run(name, func(t *testing.T) {
			p := newProbe(t, service{}, test.method, test.data)
			p.For, p.Messages = time.Hour, test.messages
			p.Round(t.Context())
			found := p.Report()
			assert.Equal(t, map[result.ProbedEnd]int{test.end: 1}, found.Sides[0].Ended)
			assert.Equal(t, test.end.Asked(), found.Verdict == result.Expected)
		})
	}
}

// An interruption ends all calls, and what was seen of them is kept.
func TestInterrupted(t *testing.T) {
	p := newProbe(t, service{silentAfter: 2}, "Stream", `{"messages":10}`)
	p.Concurrency = 3
	ctx, cancel := context.WithCancel(t.Context())
	got := make(chan struct{}, 100)
	p.Got = func(int, proto.Message) { got <- struct{}{} }
	go func() {
		for range 6 {
			<-got
		}
		cancel()
	}()
	p.Round(ctx)
	side := p.Report().Sides[0]
	assert.Equal(t, map[result.ProbedEnd]int{result.EndedStopped: 3}, side.Ended)
	assert.EqualValues(t, 6, side.Down)
	assert.EqualValues(t, 6, side.Gaps.Count)
	assert.Equal(t, result.NoVerdict, p.Report().Verdict)
}

// The streams of calls at once are told apart by their numbers: each has the frames of its own.
func TestManyAtOnce(t *testing.T) {
	p := newProbe(t, service{silentAfter: 2}, "Stream", `{"messages":10}`)
	p.Concurrency, p.StallAfter, p.Within = 20, 2*time.Second, 50*time.Millisecond
	p.Round(t.Context())
	side := p.Report().Sides[0]
	assert.Equal(t, 20, side.StallCount)
	for _, s := range side.Stalls {
		assert.Equal(t, result.PeerSilent, s.Reason)
		require.NotNil(t, s.Frames)
		assert.EqualValues(t, 2, s.Frames.Arrived)
	}
}

// While nothing more has arrived, our own slowness holds nobody up.
func TestSlowAndAlone(t *testing.T) {
	p := newProbe(t, service{}, "Unary", `{"seq":1}`)
	p.StallAfter = 500 * time.Millisecond
	p.Got = func(int, proto.Message) { <-time.After(2 * p.StallAfter) }
	p.Round(t.Context())
	assert.Zero(t, p.Report().Sides[0].StallCount)
	assert.Equal(t, result.Expected, p.Report().Verdict)
}

// What comes first is not always the same side.
func TestInTurn(t *testing.T) {
	p := newProbe(t, service{}, "Unary", "") // it fails: only such calls are listed
	p.Sides = append(p.Sides, probe.NewSide(probe.AgainstSide, dial(t, probe.Target{Address: serve(t, service{}, nil)}, p.Clock)))
	p.Repeat = 2
	p.Round(t.Context())
	sides := p.Report().Sides
	assert.Less(t, sides[0].Worst[0].BeganNS, sides[1].Worst[0].BeganNS)
	assert.Less(t, sides[1].Worst[1].BeganNS, sides[0].Worst[1].BeganNS)
}
