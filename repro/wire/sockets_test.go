package wire_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"golang.org/x/net/http2"

	"hangscope/repro/evidence"
	"hangscope/repro/network/memory"
	"hangscope/repro/wire"
)

// tapAt is an end of hop 2.
func tapAt(number, connection int, dialled bool) wire.End {
	end := wire.End{Connection: connection, Place: serverEnd}
	if dialled {
		end.Place = clientEnd
	}
	end.Number = number
	return end
}

// Each end of a call gets the socket that the call is on there, and none that is
// of another connection.
func TestSockets(t *testing.T) {
	const none, client, forwarder = -1, true, false
	first := []wire.End{tapAt(1, 10, client), tapAt(2, 10, forwarder)}
	second := []wire.End{tapAt(3, 20, client), tapAt(4, 20, forwarder)}
	both := append(append([]wire.End(nil), first...), second...)
	tests := map[string]struct {
		taps                []wire.End
		dialled, accepted   int // the sockets that the call knows of
		atClient, forwarder int // the connections of those that it gets
	}{
		"one connection":                             {both, 3, 4, 20, 20},
		"the first of two":                           {both, 1, 2, 10, 10},
		"the forwarder has not heard of the call":    {both, 3, 0, 20, 20},
		"the forwarder knows an earlier try":         {both, 3, 2, 20, 20},
		"the same, and it has not accepted this one": {[]wire.End{first[0], first[1], tapAt(3, 0, client)}, 3, 2, 0, none},
		"the client is connecting again":             {both, 0, 2, none, none},
		"nobody knows":                               {both, 0, 0, none, none},
		"a proxy is between":                         {[]wire.End{tapAt(1, 0, client), tapAt(2, 0, forwarder)}, 1, 2, 0, 0},
		"the taps have forgotten it":                 {second, 1, 2, none, none},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var call evidence.Record
			call.Ends[evidence.ClientEnd].Socket = test.dialled
			call.Ends[evidence.ForwarderToClient].Socket = test.accepted
			sockets := wire.Sockets(test.taps, call)
			for end, want := range map[evidence.End]int{
				evidence.ClientEnd: test.atClient, evidence.ForwarderToClient: test.forwarder,
				evidence.ForwarderToUpstream: none, evidence.UpstreamEnd: none,
			} {
				got := none
				if sockets[end].Observed {
					got = sockets[end].Connection
				}
				assert.Equal(t, want, got, end)
			}
		})
	}
}

// The port of a connection that is over may be used again.
func TestAddressesThatAreUsedAgain(t *testing.T) {
	n := newNetwork(&memory.Network{})
	connect(t, n)
	ends := n.Ends()
	assert.NotZero(t, ends[0].Connection)
	assert.Equal(t, ends[0].Connection, ends[1].Connection)

	// A second memory network numbers its connections from the start.
	n.Under = &memory.Network{}
	connect(t, n)
	for _, end := range n.Ends() {
		assert.Zero(t, end.Connection, "%d: it may be either connection", end.Number)
	}
}

// A frame of a socket says how many bytes had passed with its last one.
func TestWhereFramesEnd(t *testing.T) {
	const frame, header = 9 + 83, 9
	end := tapAt(1, 0, true)
	end.Written = wire.Direction{
		Bytes:   1000 + 2*frame + header,
		Recent:  []wire.Frame{{Length: 4}, {Length: 83}, {Length: 83}},
		Partial: &wire.Partial{Have: header},
	}
	var call evidence.Record
	call.Ends[evidence.ClientEnd].Socket = 1
	ends := func() (ends []uint64) {
		for _, f := range wire.Sockets([]wire.End{end}, call)[evidence.ClientEnd].Written.Recent {
			ends = append(ends, f.End)
		}
		return ends
	}
	assert.Equal(t, []uint64{1000, 1000 + frame, 1000 + 2*frame}, ends())
	end.Written.NotHTTP2 = "it begins with a greeting"
	assert.Equal(t, []uint64{0, 0, 0}, ends(), "frames and bytes do not agree")
}

// A reader makes nothing of a frame that is longer than it allows.
func TestFrameThatIsTooLong(t *testing.T) {
	const long = 20000
	end := tapAt(1, 0, true)
	end.Read.Partial = &wire.Partial{Frame: wire.Frame{Type: http2.FrameData, Stream: 1, Length: long}, Have: 42, Want: 9 + long}
	var call evidence.Record
	call.Ends[evidence.ClientEnd].Socket = 1
	strange := func() string { return wire.Sockets([]wire.End{end}, call)[evidence.ClientEnd].Read.NotHTTP2 }
	assert.Equal(t, `"DATA stream=1 len=20000 (42 of 20009 bytes)" is longer than the 16384 bytes that it allows`, strange())
	end.Written.Settings = []http2.Setting{{ID: http2.SettingMaxFrameSize, Val: long}}
	assert.Empty(t, strange(), "it has said that it takes as much")
}
