package judge

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/repro/wire"
)

// refused is what an end gets of a connection that could not be made.
var refused = evidence.Told{Code: "Unavailable", Message: "dial 127.0.0.1:4711: connection refused", At: 5 * second}

// waiting is an end that waits in Recv.
var waiting = evidence.EndRecord{Receiving: evidence.Doing{Activity: evidence.WaitingInRecv}}

// What the three roles knew of a call, and what the forwarder knew of either side.
func TestEnds(t *testing.T) {
	does := func(activity evidence.Activity, since time.Duration) evidence.Doing {
		return evidence.Doing{Activity: activity, Since: since}
	}
	record := evidence.Record{Begun: true, Ended: 2 * second, Ends: [4]evidence.EndRecord{
		evidence.ClientEnd:           {Receiving: does(evidence.Returned, 2*second), Told: &refused, Errors: 3},
		evidence.ForwarderToClient:   {Sending: does(evidence.BlockedInSend, 3*second), Errors: 4},
		evidence.ForwarderToUpstream: {Receiving: does(evidence.BlockedInSend, 3*second), Told: &evidence.Told{Code: "Canceled", At: 6 * second}, Errors: 5},
		evidence.UpstreamEnd:         {Sending: does(evidence.Pacing, second), Receiving: does(evidence.WaitingInRecv, second/2)},
	}}
	record.Down[evidence.ForwarderSent] = evidence.Passed{Last: 9, At: 7 * second}
	record.Down[evidence.Received] = evidence.Passed{Last: 6, At: second}
	seen := &Seen{
		Snapshot: evidence.Snapshot{At: 10 * second, Calls: []evidence.Record{record, record}},
		Flush:    &result.FlushCount{AtNS: int64(second)},
	}
	state := func(words string, since time.Duration) *result.Doing {
		return &result.Doing{State: words, SinceNS: int64(since)}
	}
	got := seen.ends(&call{Record: record})
	assert.Equal(t, []result.End{
		{
			Role: evidence.Client, State: "returned", SinceNS: int64(2 * second), Down: state("returned", 2*second),
			OpenCalls: new(0), Told: new(true),
			Status: "Unavailable", Message: "dial loopback: connection refused", Errors: 3,
			ToldNS: new(int64(5 * second)), AfterFlushNS: new(int64(4 * second)),
		},
		{
			Role: evidence.Forwarder, State: "in Send", SinceNS: int64(3 * second), Down: state("in Send", 3*second),
			OpenCalls: new(2), Told: new(true),
			ToldOfClient: new(false), ToldOfUpstream: new(true), Status: "Canceled", Errors: 9,
			ToldNS: new(int64(6 * second)), AfterFlushNS: new(int64(5 * second)),
			Zombie: &result.Zombie{Messages: 3, ForNS: int64(8 * second)},
		},
		{
			Role: evidence.Upstream, State: "between messages", SinceNS: int64(second),
			Down: state("between messages", second), Up: state("waiting in Recv", second/2), OpenCalls: new(2), Told: new(false),
		},
	}, got)
	assert.Equal(t, result.End{Role: evidence.Upstream, State: "not reached", OpenCalls: new(0)},
		(&Seen{}).ends(&call{})[2], "it was not reached, and may have been told")

	seen.Flush = nil
	assert.Nil(t, seen.ends(&call{Record: record})[0].AfterFlushNS, "there was no flush")
}

// What the forwarder was told is what its client's side was told, if that was.
func TestWhatTheForwarderWasTold(t *testing.T) {
	ofClient, ofUpstream := &evidence.Told{Code: "Canceled"}, &evidence.Told{Code: "Unavailable"}
	tests := map[string]struct {
		client, upstream *evidence.Told
		status           string
	}{
		"nothing":         {nil, nil, ""},
		"of its client":   {ofClient, nil, "Canceled"},
		"of its upstream": {nil, ofUpstream, "Unavailable"},
		"of both":         {ofClient, ofUpstream, "Canceled"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var record evidence.Record
			record.Ends[evidence.ForwarderToClient] = evidence.EndRecord{Receiving: waiting.Receiving, Told: test.client}
			record.Ends[evidence.ForwarderToUpstream] = evidence.EndRecord{Receiving: waiting.Receiving, Told: test.upstream}
			forwarder := (&Seen{}).ends(&call{Record: record})[1]
			assert.Equal(t, test.status, forwarder.Status)
			assert.Equal(t, new(test.client != nil), forwarder.ToldOfClient)
			assert.Equal(t, new(test.upstream != nil), forwarder.ToldOfUpstream)
		})
	}
}

// A call is open at a role that was reached and has not returned, and counts once.
func TestOpenCalls(t *testing.T) {
	at := func(ends ...evidence.End) (record evidence.Record) {
		for _, end := range ends {
			record.Ends[end] = waiting
		}
		return record
	}
	seen := Seen{Snapshot: evidence.Snapshot{Calls: []evidence.Record{
		at(evidence.ClientEnd, evidence.ForwarderToClient, evidence.ForwarderToUpstream, evidence.UpstreamEnd),
		at(evidence.ForwarderToClient, evidence.ForwarderToUpstream), at(evidence.ClientEnd), at(),
	}}}
	for role, want := range map[evidence.Role]int{evidence.Client: 2, evidence.Forwarder: 2, evidence.Upstream: 1} {
		assert.Equal(t, want, seen.openCalls(role), role)
	}
}

// A diagnosis as the result has it: nothing of it is lost.
func TestDiagnosisOfAResult(t *testing.T) {
	seen := stall.Evidence{At: 9 * second, Threshold: second, Call: evidence.Record{
		Begun: true, Open: true, Expected: 30, Received: 10, Waited: &evidence.Gap{Since: second, Lasted: 8 * second, After: 10},
	}}
	for end := range seen.Sockets {
		hop := evidence.End(end).Hop()
		seen.Call.Ends[end] = waiting
		seen.Sockets[end] = evidence.Socket{Observed: true, Connection: hop, ConnectionWindow: 65535}
	}
	// On hop 1 the upstream knows what the forwarder does not.
	seen.Call.Down[evidence.Sent].Last = 11
	for point := evidence.ForwarderReceived; point <= evidence.Received; point++ {
		seen.Call.Down[point].Last = 10
	}
	seen.Sockets[evidence.UpstreamEnd].Read.Ended = &evidence.Ended{How: "RST", At: 3 * second, Error: "read 10.0.0.1:80: reset"}
	seen.Sockets[evidence.UpstreamEnd].Written.Recent = []evidence.Frame{{Text: "DATA", At: 2 * second, Nth: 1}}

	want := stall.Diagnose(seen)
	require.Equal(t, stall.HalfOpenHop, want.Cause)
	got, frames := diagnose(seen)
	assert.Equal(t, want.Cause, got.Cause)
	assert.Equal(t, 1, got.Hop)
	assert.Equal(t, want.Alike, got.Alike)
	assert.Equal(t, []string{"upstream"}, got.Knows)
	assert.Equal(t, []string{"client", "forwarder, towards client", "forwarder, towards upstream"}, got.Waits)
	require.Len(t, got.Observations, len(want.Statements))
	for i, s := range want.Statements {
		assert.Equal(t, result.Observation{End: s.End.String(), AtNS: int64(s.At), Source: s.Source, Text: s.Text}, got.Observations[i])
	}
	require.Len(t, got.RuledOut, len(want.RuledOut))
	for i, out := range want.RuledOut {
		assert.Equal(t, result.RuledOut{Cause: out.Cause, Why: out.Why}, got.RuledOut[i])
	}
	assert.Equal(t, []result.EndFrames{
		{End: "upstream", Hop: 1, Frames: []result.Frame{{AtNS: int64(2 * second), Written: true, Text: "DATA"}}},
		{End: "forwarder, towards upstream", Hop: 1, Frames: []result.Frame{}},
	}, frames)

	// What is alike, and what would settle it, are told too.
	seen.Sockets[evidence.UpstreamEnd].Read.Ended = nil
	seen.Call.Down[evidence.Sent].Last = 10
	want = stall.Diagnose(seen)
	require.NotEmpty(t, want.Alike)
	require.NotEmpty(t, want.Settle)
	got, _ = diagnose(seen)
	assert.Equal(t, want.Alike, got.Alike)
	assert.Equal(t, want.Settle, got.Settle)

	seen.Call.Waited.Lasted = second
	got, frames = diagnose(seen)
	assert.Nil(t, got, "nothing is wrong")
	assert.Nil(t, frames)
}

// A result has no address of a run in what it tells.
func TestAddressesAreLeftOut(t *testing.T) {
	for text, want := range map[string]string{
		"read tcp 127.0.0.1:4711->127.0.0.1:80: reset": "read tcp loopback->loopback: reset",
		"version 1.2.3.4": "version 1.2.3.4",
	} {
		assert.Equal(t, want, withoutAddresses(text))
	}
}

// The frames of a hop are those of its two ends, that of the service that is asked
// first. An end that was not observed has none.
func TestFramesOfAHop(t *testing.T) {
	var sockets [4]evidence.Socket
	for end := range sockets {
		sockets[end].Observed = true
	}
	client := &sockets[evidence.ClientEnd]
	client.Read.Recent = []evidence.Frame{{Text: "SETTINGS", At: second, Nth: 1}}
	client.Read.Partial = &evidence.Partial{Text: "DATA stream=1 len=83 (12 of 92 bytes)"}
	client.TCP = &evidence.TCP{State: "ESTABLISHED", Unacked: 1, Retransmits: 2, LastSent: 3 * second, LastReceived: 4 * second}
	ofClient := result.EndFrames{
		End: "client", Hop: 2, Frames: []result.Frame{{AtNS: int64(second), Text: "SETTINGS"}},
		Partial: "DATA stream=1 len=83 (12 of 92 bytes)",
		TCP:     &result.TCPInfo{State: "ESTABLISHED", Unacked: 1, Retransmits: 2, LastSentNS: int64(3 * second), LastReceivedNS: int64(4 * second)},
	}
	none := func(end string, hop int) result.EndFrames {
		return result.EndFrames{End: end, Hop: hop, Frames: []result.Frame{}}
	}
	assert.Equal(t, []result.EndFrames{none("forwarder, towards client", 2), ofClient}, framesOf(2, stall.Evidence{Sockets: sockets}))
	assert.Equal(t, []result.EndFrames{none("upstream", 1), none("forwarder, towards upstream", 1)}, framesOf(1, stall.Evidence{Sockets: sockets}))
	assert.Empty(t, framesOf(0, stall.Evidence{Sockets: sockets}))
	sockets[evidence.ForwarderToClient].Observed = false
	assert.Equal(t, []result.EndFrames{ofClient}, framesOf(2, stall.Evidence{Sockets: sockets}))
}

// A call's evidence has the sockets that the call is on.
func TestSocketsOfACall(t *testing.T) {
	record := evidence.Record{Begun: true, Open: true, Expected: 1}
	record.Ends[evidence.ClientEnd].Socket = 5
	seen := &Seen{Ends: []wire.End{{Place: wire.Place{Number: 5, Dialled: true}, Window: 77}}}
	c := newCall(record, nil, nil, second)
	assert.EqualValues(t, 77, seen.evidence(&c, second).Sockets[evidence.ClientEnd].ConnectionWindow)
}
