package pcapng_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
)

const ms = time.Millisecond

// at makes a passage of texts and their times in milliseconds.
func at(pieces ...any) evidence.Passage {
	var p evidence.Passage
	for i := 0; i < len(pieces); i += 2 {
		when, _ := pieces[i].(int)
		text, _ := pieces[i+1].(string)
		p.Segments = append(p.Segments, evidence.Segment{At: time.Duration(when) * ms, Data: []byte(text)})
	}
	return p
}

// hop1 is a connection of the forwarder to the upstream.
func hop1(forwarder, upstream *evidence.ConnectionEnd) evidence.Connection {
	return evidence.Connection{
		Hop: 1, Dialler: evidence.Forwarder, Acceptor: evidence.Upstream, Port: 50051,
		Dialled: forwarder, Accepted: upstream,
	}
}

const handshake = "0s 52000>50051 S seq=0 | forwarder dials upstream, and both ends were watched"

func TestOneConnection(t *testing.T) {
	fin, rst := evidence.FIN, evidence.RST
	long := strings.Repeat("x", 44*1460+1)
	tests := map[string]struct {
		forwarder, upstream evidence.ConnectionEnd
		want                []string
	}{
		"a question and its answer": {
			evidence.ConnectionEnd{Written: at(1, "ask"), Read: at(4, "answer")},
			evidence.ConnectionEnd{Written: at(3, "answer"), Read: at(2, "ask")},
			[]string{
				"1ms 52000>50051 PA seq=1 ack=1 len=3",
				"2ms 50051>52000 A seq=1 ack=4",
				"3ms 50051>52000 PA seq=1 ack=4 len=6",
				"4ms 52000>50051 A seq=4 ack=7",
			},
		},
		"all at the same time": {
			evidence.ConnectionEnd{Written: at(1, "ask"), Read: at(1, "answer")},
			evidence.ConnectionEnd{Written: at(1, "answer"), Read: at(1, "ask")},
			[]string{
				"1ms 52000>50051 PA seq=1 ack=1 len=3",
				"1ms 50051>52000 A seq=1 ack=4",
				"1ms 50051>52000 PA seq=1 ack=4 len=6",
				"1ms 52000>50051 A seq=4 ack=7",
			},
		},
		"cut otherwise on the way": {
			evidence.ConnectionEnd{Read: at(3, "onet", 4, "wo")},
			evidence.ConnectionEnd{Written: at(1, "one", 2, "two")},
			[]string{
				"1ms 50051>52000 PA seq=1 ack=1 len=3",
				"2ms 50051>52000 PA seq=4 ack=1 len=3",
				"3ms 52000>50051 A seq=1 ack=5",
				"4ms 52000>50051 A seq=1 ack=7",
			},
		},
		"lost, and the writer alone is told": {
			evidence.ConnectionEnd{Read: at(2, "one")},
			evidence.ConnectionEnd{
				Written: at(1, "one", 3, "two", 5, "six"),
				Got:     []evidence.Ending{{Kind: rst, At: 4 * ms}},
			},
			[]string{
				"1ms 50051>52000 PA seq=1 ack=1 len=3",
				"2ms 52000>50051 A seq=1 ack=4",
				"3ms 50051>52000 PA seq=4 ack=1 len=3 | written by upstream, never read by forwarder",
				"4ms 52000>50051 R seq=1 | RST seen by upstream, not sent by forwarder",
				"5ms 50051>52000 PA seq=7 ack=1 len=3 | written by upstream, never read by forwarder",
			},
		},
		"a part lost": {
			evidence.ConnectionEnd{Read: at(2, "on")},
			evidence.ConnectionEnd{Written: at(1, "one more")},
			[]string{
				"1ms 50051>52000 PA seq=1 ack=1 len=8 | bytes 3 to 8 of 8 written by upstream, never read by forwarder",
				"2ms 52000>50051 A seq=1 ack=3",
			},
		},
		"a hole that the reader does not see": {
			evidence.ConnectionEnd{Read: at(2, "aa1", 4, "aa3")},
			evidence.ConnectionEnd{Written: at(1, "aa1", 2, "aa2", 3, "aa3")},
			[]string{
				"1ms 50051>52000 PA seq=1 ack=1 len=3",
				"2ms 52000>50051 A seq=1 ack=4",
				"2ms 50051>52000 PA seq=4 ack=1 len=3 | written by upstream, never read by forwarder",
				"3ms 50051>52000 PA seq=7 ack=1 len=3",
				"4ms 52000>50051 A seq=1 ack=10",
			},
		},
		"FIN on both sides": {
			evidence.ConnectionEnd{Sent: &evidence.Ending{Kind: fin, At: 1 * ms}},
			evidence.ConnectionEnd{
				Got:  []evidence.Ending{{Kind: fin, At: 2 * ms}},
				Sent: &evidence.Ending{Kind: fin, At: 3 * ms},
			},
			[]string{
				"1ms 52000>50051 FA seq=1 ack=1 | forwarder ended the connection; upstream saw the FIN at 2ms",
				"2ms 50051>52000 A seq=1 ack=2",
				"3ms 50051>52000 FA seq=1 ack=2 | upstream ended the connection; forwarder had done so too",
			},
		},
		"a FIN that did not arrive": {
			evidence.ConnectionEnd{Sent: &evidence.Ending{Kind: fin, At: 1 * ms}},
			evidence.ConnectionEnd{},
			[]string{"1ms 52000>50051 FA seq=1 ack=1 | forwarder ended the connection; not seen by upstream"},
		},
		"an acceptor that writes before the dialler knows that it is connected": {
			evidence.ConnectionEnd{Opened: 5 * ms, Read: at(6, "hello")},
			evidence.ConnectionEnd{Written: at(1, "hello")},
			[]string{
				"1ms 50051>52000 PA seq=1 ack=1 len=5",
				"6ms 52000>50051 A seq=1 ack=6",
			},
		},
		"a FIN before the last byte": {
			evidence.ConnectionEnd{Written: at(1, "one"), Sent: &evidence.Ending{Kind: fin, At: 2 * ms}},
			evidence.ConnectionEnd{Got: []evidence.Ending{{Kind: fin, At: 3 * ms}}},
			[]string{
				"1ms 52000>50051 PA seq=1 ack=1 len=3 | written by forwarder, never read by upstream",
				"2ms 52000>50051 FA seq=4 ack=1 | forwarder ended the connection; not seen by upstream",
				"3ms 52000>50051 FA seq=1 ack=1 | FIN seen by upstream, not sent by forwarder",
			},
		},
		"closed with bytes unread": {
			evidence.ConnectionEnd{Sent: &evidence.Ending{Kind: fin, At: 2 * ms}},
			evidence.ConnectionEnd{Written: at(1, "one"), Got: []evidence.Ending{{Kind: rst, At: 3 * ms}}},
			[]string{
				"1ms 50051>52000 PA seq=1 ack=1 len=3 | written by upstream, never read by forwarder",
				"2ms 52000>50051 RA seq=1 ack=1 | forwarder ended the connection; upstream saw the RST at 3ms",
			},
		},
		"a FIN that nobody sent": {
			evidence.ConnectionEnd{Got: []evidence.Ending{{Kind: fin, At: 1 * ms}}},
			evidence.ConnectionEnd{},
			[]string{"1ms 50051>52000 FA seq=1 ack=1 | FIN seen by forwarder, not sent by upstream"},
		},
		"a timeout": {
			evidence.ConnectionEnd{},
			evidence.ConnectionEnd{
				Written: at(1, "one"),
				Got:     []evidence.Ending{{Kind: evidence.Failure, At: 9 * ms, Error: "connection timed out"}},
			},
			[]string{
				"1ms 50051>52000 PA seq=1 ack=1 len=3 | written by upstream, never read by forwarder" +
					" | upstream: connection timed out, at 9ms",
			},
		},
		"longer than a segment": {
			evidence.ConnectionEnd{Read: at(2, long)},
			evidence.ConnectionEnd{Written: at(1, long)},
			[]string{
				"1ms 50051>52000 PA seq=1 ack=1 len=64240",
				"1ms 50051>52000 PA seq=64241 ack=1 len=1",
				"2ms 52000>50051 A seq=1 ack=64242",
			},
		},
		"more than was kept": {
			evidence.ConnectionEnd{Read: evidence.Passage{Missing: 7}},
			evidence.ConnectionEnd{Written: evidence.Passage{Segments: at(1, "one").Segments, Missing: 4}},
			[]string{"1ms 50051>52000 PA seq=1 ack=1 len=3 | upstream wrote 4 bytes more, which were not kept"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := evidence.Capture{Connections: []evidence.Connection{hop1(&test.forwarder, &test.upstream)}}
			packets := readBack(t, written(t, c))
			want := append([]string{
				handshake, "0s 50051>52000 SA seq=0 ack=1", "0s 52000>50051 A seq=1 ack=1",
			}, test.want...)
			assert.Equal(t, want, lines(packets))
			assert.Equal(t, "192.0.2.2", packets[0].ip.SrcIP.String())
			assert.Equal(t, "192.0.2.3", packets[0].ip.DstIP.String())
		})
	}
}
