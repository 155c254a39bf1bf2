package recording

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/pod"
	"hangscope/repro/wire"
)

// taps makes ends of hop 1 and what they wrote and read.
func taps(ends []wire.End, texts [][2]string) Taps {
	t := Taps{Ends: ends, Ports: map[evidence.Role]int{evidence.Upstream: 50052}}
	for i := range ends {
		ends[i].Number = i
		ends[i].Owner, ends[i].Peer = evidence.Upstream, evidence.Forwarder
		if ends[i].Dialled {
			ends[i].Owner, ends[i].Peer = evidence.Forwarder, evidence.Upstream
		}
		for way, text := range texts[i] {
			if text != "" {
				t.Segments = append(t.Segments, wire.Segment{Place: ends[i].Place, Way: wire.Way(way), Data: []byte(text)})
			}
		}
	}
	return t
}

// dials and accepts are the two ends of a connection.
func dials(connection int) wire.End {
	return wire.End{Place: wire.Place{Dialled: true}, Connection: connection}
}

func accepts(connection int) wire.End { return wire.End{Connection: connection} }

func TestCaptureJoinsEnds(t *testing.T) {
	require.Equal(t, []wire.Way{0, 1}, []wire.Way{wire.Written, wire.Read})
	c := taps([]wire.End{dials(1), dials(2), accepts(2), accepts(1)}, [][2]string{
		{"same, first", "answer"}, {"same, second", "answ"}, {"answer", "same, second"}, {"answer", "same, fir"},
	}).Capture()
	require.Len(t, c.Connections, 2)
	for i, read := range []string{"same, fir", "same, second"} {
		assert.Equal(t, 1, c.Connections[i].Hop)
		assert.Equal(t, 50052, c.Connections[i].Port)
		require.NotNil(t, c.Connections[i].Accepted)
		assert.Equal(t, read, string(c.Connections[i].Accepted.Read.Segments[0].Data))
	}
}

// A proxy between them ends the connections.
func TestCaptureKeepsStrangersApart(t *testing.T) {
	of := taps([]wire.End{dials(0), accepts(0)}, [][2]string{{"ask", ""}, {"", "another"}})
	of.Flows = []pod.Count{
		{From: evidence.Forwarder, To: pod.OutboundProxy}, {From: pod.OutboundProxy, To: evidence.Upstream},
	}
	c := of.Capture()
	require.Len(t, c.Connections, 2)
	assert.Equal(t, pod.OutboundProxy, c.Connections[0].Acceptor)
	assert.Nil(t, c.Connections[0].Accepted)
	assert.Equal(t, pod.OutboundProxy, c.Connections[1].Dialler)
	assert.Nil(t, c.Connections[1].Dialled)
}

// While the taps are asked, traffic goes on: what came after the moment is left
// out, and is not missing either.
func TestCaptureUntil(t *testing.T) {
	of := taps([]wire.End{dials(1), accepts(1)}, [][2]string{{"ask", "yes"}, {"yes, and more", "ask"}})
	of.Ends[0].Written.Bytes, of.Ends[1].Written.Bytes = 3, 13
	of.Segments[1].At, of.Until = 2*time.Second, time.Second
	c := of.Capture()
	require.Len(t, c.Connections, 1)
	assert.Empty(t, c.Connections[0].Dialled.Read.Segments)
	of.Segments[2].At = 2 * time.Second
	c = of.Capture()
	require.Len(t, c.Connections, 1)
	assert.Empty(t, c.Connections[0].Accepted.Written.Segments)
	assert.Zero(t, c.Connections[0].Accepted.Written.Missing)
}

func TestCaptureEndings(t *testing.T) {
	const at = time.Second
	reset := &wire.Ending{How: wire.RST, At: at, Error: "read tcp 10.0.0.1:1: connection reset by peer"}
	pipe := &wire.Ending{How: wire.RST, At: 2 * at, Error: "write: broken pipe"}
	got := evidence.Ending{Kind: evidence.RST, At: at, Error: "connection reset by peer"}
	tests := map[string]struct {
		read, written *wire.Ending
		sent          *evidence.Ending
		got           []evidence.Ending
	}{
		"open":        {},
		"it closed":   {&wire.Ending{How: wire.Closed, At: at}, &wire.Ending{How: wire.Closed, At: at}, &evidence.Ending{Kind: evidence.FIN, At: at}, nil},
		"it reset":    {&wire.Ending{How: wire.RST, At: at}, &wire.Ending{How: wire.RST, At: at}, &evidence.Ending{Kind: evidence.RST, At: at}, nil},
		"half closed": {nil, &wire.Ending{How: wire.FIN, At: at}, &evidence.Ending{Kind: evidence.FIN, At: at}, nil},
		"its peer closed": {
			&wire.Ending{How: wire.FIN, At: at}, &wire.Ending{How: wire.Closed, At: 2 * at},
			&evidence.Ending{Kind: evidence.FIN, At: 2 * at},
			[]evidence.Ending{{Kind: evidence.FIN, At: at}},
		},
		"reset":             {reset, nil, nil, []evidence.Ending{got}},
		"reset, told twice": {reset, pipe, nil, []evidence.Ending{got}},
		"reset, and then read to the end": {
			&wire.Ending{How: wire.FIN, At: 3 * at}, &wire.Ending{How: wire.RST, At: at, Error: "write: connection reset by peer"},
			nil,
			[]evidence.Ending{got},
		},
		"reset, then closed":  {reset, &wire.Ending{How: wire.Closed, At: 2 * at}, nil, []evidence.Ending{got}},
		"timed out by kernel": {&wire.Ending{How: wire.Failed, At: at, Error: "a: b"}, nil, nil, []evidence.Ending{{Kind: evidence.Failure, At: at, Error: "b"}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			end := dials(1)
			end.Read.Ended, end.Written.Ended = test.read, test.written
			end.Written.Bytes = 3
			c := taps([]wire.End{end}, [][2]string{{"on"}}).Capture()
			assert.Equal(t, test.sent, c.Connections[0].Dialled.Sent)
			assert.Equal(t, test.got, c.Connections[0].Dialled.Got)
			assert.EqualValues(t, 1, c.Connections[0].Dialled.Written.Missing)
		})
	}
}
