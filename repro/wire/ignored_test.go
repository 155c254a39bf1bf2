package wire

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"golang.org/x/net/http2"

	"hangscope/repro/evidence"
)

// exchangeOf passes frames of a server's end, each a second after the one before.
type exchangeOf struct {
	exchange

	at time.Duration
}

func (e *exchangeOf) pass(way Way, kind http2.FrameType, flags http2.Flags, stream uint32, payload ...byte) {
	e.at += time.Second
	e.frame(way, &Frame{Type: kind, Flags: flags, Stream: stream, At: e.at, Length: uint32(len(payload))}, payload)
}

func (e *exchangeOf) headers(stream uint32) {
	e.pass(Read, http2.FrameHeaders, http2.FlagHeadersEndHeaders, stream)
}

func (e *exchangeOf) ping(way Way, flags http2.Flags, data byte) {
	e.pass(way, http2.FramePing, flags, 0, 0, 0, 0, 0, 0, 0, 0, data)
}

func (e *exchangeOf) goAway(last byte) {
	e.pass(Written, http2.FrameGoAway, 0, 0, 0, 0, 0, last, 0, 0, 0, 0)
}

// What a peer opens above the last stream of a GOAWAY is kept, and whether it had read that.
func TestStreamsBeyondAGoAway(t *testing.T) {
	e := exchangeOf{exchange: *newExchange()}
	e.headers(1)
	e.ping(Written, 0, 7)
	e.goAway(255)
	e.headers(3)
	e.ping(Written, 0, 8)
	e.ping(Written, 0, 9)
	e.ping(Read, http2.FlagPingAck, 7)    // it was asked before
	e.ping(Read, 0, 8)                    // a question of the peer,
	e.ping(Written, http2.FlagPingAck, 8) // and its answer
	e.goAway(3)
	e.headers(3) // a trailer
	e.headers(5)
	e.ping(Read, http2.FlagPingAck, 8)
	e.headers(7)
	e.headers(8) // no request has an even number
	e.headers(7)
	e.pass(Written, http2.FrameHeaders, 0, 9)
	assert.Equal(t, []Opened{{Stream: 5, At: 12 * time.Second}, {Stream: 7, At: 14 * time.Second, Heard: true}}, e.beyond)

	for stream := uint32(11); stream < 11+2*maxBeyond; stream += 2 {
		e.headers(stream)
	}
	assert.Len(t, e.beyond, maxBeyond)
	assert.EqualValues(t, 11, e.beyond[0].Stream)
	assert.EqualValues(t, 9+2*maxBeyond, e.beyond[maxBeyond-1].Stream)
	var end End
	e.snapshot(&end)
	assert.Equal(t, e.beyond, end.Beyond)
}

// A GOAWAY of the peer's forbids it nothing, and one of the owner's nothing before it came.
func TestNoStreamsBeyondAGoAway(t *testing.T) {
	e := exchangeOf{exchange: *newExchange()}
	e.headers(1)
	e.pass(Read, http2.FrameGoAway, 0, 0, make([]byte, 8)...)
	e.headers(3)
	e.goAway(3)
	assert.Empty(t, e.beyond)
}

func TestIgnored(t *testing.T) {
	away := Direction{GoAway: &GoAway{At: second, Code: http2.ErrCodeNo, Debug: "max_age", Last: 1}}
	over := away
	over.Ended = &Ending{How: Closed, At: 9 * second}
	beyond := []Opened{{Stream: 3, At: 3 * second, Heard: true}}
	said := evidence.GoAway{Code: "NO_ERROR", Debug: "max_age", At: second, Last: 1}
	assert.Equal(t, []evidence.Ignored{
		{End: evidence.UpstreamEnd, Stream: 3, At: 3 * second, GoAway: said, Heard: true},
		{End: evidence.ForwarderToClient, Stream: 3, At: 3 * second, GoAway: said, Heard: true, Over: new(9 * second)},
	}, Ignored([]End{
		{Place: Place{Owner: evidence.Upstream}, Written: away, Beyond: beyond},
		{Place: Place{Owner: evidence.Forwarder}, Written: over, Beyond: beyond},
		{Place: Place{Owner: evidence.Forwarder, Dialled: true}, Written: away, Beyond: beyond},
		{Place: Place{Owner: evidence.Upstream}, Written: away},
		{Place: Place{Owner: evidence.Upstream}},
	}))
}
