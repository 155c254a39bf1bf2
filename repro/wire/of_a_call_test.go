package wire

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"golang.org/x/net/http2"

	"hangscope/repro/evidence"
)

// Of an end, all that a diagnosis asks for.
func TestSocketOfAnEnd(t *testing.T) {
	ping := Frame{Type: http2.FramePing, Length: 8, At: 3 * second, Nth: 7}
	data := Frame{Type: http2.FrameData, Stream: 1, Length: 83, At: 4 * second, Nth: 9}
	end := End{
		Connection: 5, Opened: second, Window: 100,
		Streams: []StreamWindow{{Stream: 1, Window: 30}, {Stream: 3, Window: 20}, {Stream: 5, Window: 25}, {Stream: 7, Window: 10, SendEnded: true}},
		Written: Direction{
			Bytes: 40, Last: 2 * second, NotHTTP2: "it is HTTP/1", Pinged: new(6 * second), Recent: []Frame{ping, data},
			Partial: &Partial{Of: PartOfHeader, Have: 3, Want: 9, Since: 7 * second},
			Ended:   &Ending{How: RST, At: 8 * second, Error: "broken pipe"},
			GoAway:  &GoAway{At: 9 * second, Code: http2.ErrCodeEnhanceYourCalm, Debug: "too_many_pings"},
			// Its own limit is for the other end.
			Settings: []http2.Setting{{ID: http2.SettingMaxConcurrentStreams, Val: 1}},
		},
		Read: Direction{Bytes: 41, Settings: []http2.Setting{
			{ID: http2.SettingMaxConcurrentStreams, Val: 250}, {ID: http2.SettingMaxFrameSize, Val: 16384},
		}},
		TCP: &TCPInfo{State: "ESTABLISHED", Unacked: 1, Retransmits: 2, LastDataSent: 10 * second, LastDataReceived: 11 * second},
	}
	assert.Equal(t, evidence.Socket{
		Observed: true, Connection: 5, Opened: second, ConnectionWindow: 100, OpenStreams: 4,
		StreamWindow: new(int64(20)), MaxStreams: new(uint32(250)),
		Written: evidence.Way{
			Bytes: 40, Last: 2 * second, NotHTTP2: "it is HTTP/1", Pinged: new(6 * second), LastFrame: "DATA stream=1 len=83",
			Recent: []evidence.Frame{
				{Text: "PING stream=0 len=8", At: 3 * second, Nth: 7}, {Text: "DATA stream=1 len=83", At: 4 * second, Nth: 9},
			},
			Partial: &evidence.Partial{Text: "frame header (3 of 9 bytes)", Have: 3, Want: 9, Since: 7 * second},
			Ended:   &evidence.Ended{How: "RST", At: 8 * second, Error: "broken pipe"},
			GoAway:  &evidence.GoAway{Code: "ENHANCE_YOUR_CALM", Debug: "too_many_pings", At: 9 * second},
		},
		Read: evidence.Way{Bytes: 41},
		TCP:  &evidence.TCP{State: "ESTABLISHED", Unacked: 1, Retransmits: 2, LastSent: 10 * second, LastReceived: 11 * second},
	}, socketOf(end))
	assert.Equal(t, evidence.Socket{Observed: true}, socketOf(End{}), "an end that has seen nothing")
}

// Each end of a call is looked for on its own hop.
func TestSocketsOfBothHops(t *testing.T) {
	tap := func(number, connection int, dialled bool) End {
		return End{Place: Place{Number: number, Dialled: dialled}, Connection: connection, Opened: time.Duration(number)}
	}
	taps := []End{tap(1, 1, true), tap(2, 1, false), tap(3, 3, true), tap(4, 3, false)}
	var call evidence.Record
	call.Ends[evidence.ClientEnd].Socket, call.Ends[evidence.ForwarderToClient].Socket = 1, 2
	call.Ends[evidence.ForwarderToUpstream].Socket, call.Ends[evidence.UpstreamEnd].Socket = 3, 4
	sockets := Sockets(taps, call)
	for end, number := range map[evidence.End]time.Duration{
		evidence.ClientEnd: 1, evidence.ForwarderToClient: 2, evidence.ForwarderToUpstream: 3, evidence.UpstreamEnd: 4,
	} {
		assert.Equal(t, number, sockets[end].Opened, end)
	}
}
