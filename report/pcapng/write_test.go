package pcapng_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/gopacket/gopacket/pcapgo"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/pcapng"
	"hangscope/repro/evidence"
)

// Behind a proxy that ends HTTP/2 nobody knows what the other end read.
func TestOneEnd(t *testing.T) {
	c := hop1(nil, &evidence.ConnectionEnd{
		Opened: 1 * ms, Read: at(2, "ask"), Written: at(3, "answer"),
		Got: []evidence.Ending{{Kind: evidence.RST, At: 4 * ms}},
	})
	c.Dialler = "outbound proxy"
	packets := readBack(t, written(t, evidence.Capture{Connections: []evidence.Connection{c}}))
	assert.Equal(t, []string{
		"1ms 52000>50051 S seq=0 | outbound proxy dials upstream, whose connection was watched at upstream only",
		"1ms 50051>52000 SA seq=0 ack=1",
		"1ms 52000>50051 A seq=1 ack=1",
		"2ms 52000>50051 PA seq=1 ack=1 len=3",
		"3ms 50051>52000 PA seq=1 ack=4 len=6",
		"4ms 52000>50051 R seq=4 | RST seen by upstream",
	}, lines(packets))
	for _, p := range packets {
		assert.Equal(t, "hop 1 outbound proxy-upstream", p.wire)
	}
}

func TestMarks(t *testing.T) {
	hop2 := evidence.Connection{
		Hop: 2, Dialler: evidence.Client, Acceptor: evidence.Forwarder, Port: 50051,
		Dialled: &evidence.ConnectionEnd{}, Accepted: &evidence.ConnectionEnd{},
	}
	c := evidence.Capture{
		Connections: []evidence.Connection{hop1(&evidence.ConnectionEnd{}, &evidence.ConnectionEnd{Written: at(5, "one")}), hop2},
		Marks:       []evidence.Mark{{At: 2 * ms, Text: "flush"}, {At: 5 * ms, Text: "stall"}},
	}
	packets := readBack(t, written(t, c))
	require.Len(t, packets, 7)
	assert.Equal(t, []string{"flush: at 2ms, 2ms after this packet"}, packets[2].comments)
	assert.Equal(t, "hop 2 client-forwarder", packets[5].wire)
	assert.Equal(t, []string{
		"flush: at 2ms, 2ms after this packet", "stall: at 5ms, 5ms after this packet",
	}, packets[5].comments)
	assert.Equal(t, []string{
		"written by upstream, never read by forwarder",
		"flush: at 2ms, 3ms before this packet", "stall: at 5ms, 0s after this packet",
	}, packets[6].comments)
	assert.EqualValues(t, 52000, packets[0].tcp.SrcPort)
	assert.EqualValues(t, 52001, packets[3].tcp.SrcPort)
}

// A mark of one hop is on no other's interface.
func TestMarkOfAHop(t *testing.T) {
	c := evidence.Capture{
		Connections: []evidence.Connection{hop1(&evidence.ConnectionEnd{}, &evidence.ConnectionEnd{})},
		Marks:       []evidence.Mark{{At: 1 * ms, Text: "here", Hop: 1}, {At: 1 * ms, Text: "not here", Hop: 2}},
	}
	packets := readBack(t, written(t, c))
	assert.Equal(t, []string{"here: at 1ms, 1ms after this packet"}, packets[2].comments)
}

// Who has nothing but the file can read what it is of, and how to read it.
func TestTitle(t *testing.T) {
	file := written(t, evidence.Capture{Title: "mine, flush-on"})
	reader, err := pcapgo.NewNgReader(bytes.NewReader(file), pcapgo.DefaultNgReaderOptions)
	require.NoError(t, err)
	assert.Regexp(t, `^mine, flush-on\nMade from what the ends`, reader.SectionInfo().Comment)
}

func TestWriteFails(t *testing.T) {
	_, err := pcapng.Make(evidence.Capture{Connections: []evidence.Connection{hop1(nil, nil)}})
	require.EqualError(t, err, "connection 0 from forwarder to upstream was not watched at any end")
	made, err := pcapng.Make(evidence.Capture{})
	require.NoError(t, err)
	full := errors.New("no space")
	require.ErrorIs(t, made.Write(broken{full}), full)
}

type broken struct{ err error }

func (b broken) Write([]byte) (int, error) { return 0, b.err }
