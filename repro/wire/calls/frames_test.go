package calls_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"hangscope/repro/wire/calls"
)

// speaker writes the frames of one side.
type speaker struct {
	bytes.Buffer
	*http2.Framer
	encoder *hpack.Encoder
	block   bytes.Buffer
}

// speak returns a side that has greeted.
func speak(of calls.Side) *speaker {
	s := &speaker{}
	if of == calls.FromClient {
		s.WriteString(http2.ClientPreface)
	}
	s.Framer = http2.NewFramer(&s.Buffer, nil)
	s.encoder = hpack.NewEncoder(&s.block)
	_ = s.WriteSettings()
	return s
}

// fields returns a header block, of names and values.
func (s *speaker) fields(fields ...string) []byte {
	s.block.Reset()
	for i := 0; i < len(fields); i += 2 {
		_ = s.encoder.WriteField(hpack.HeaderField{Name: fields[i], Value: fields[i+1]})
	}
	return bytes.Clone(s.block.Bytes())
}

// said takes what was written since.
func (s *speaker) said() []byte {
	b := bytes.Clone(s.Bytes())
	s.Reset()
	return b
}

// opened is a connection with one call on it.
func opened(t *testing.T) (c *calls.Connection, client, server *speaker) {
	t.Helper()
	return openedWith(t, calls.Options{})
}

func openedWith(t *testing.T, options calls.Options) (c *calls.Connection, client, server *speaker) {
	t.Helper()
	c, client, server = calls.New(options), speak(calls.FromClient), speak(calls.FromServer)
	require.NoError(t, client.WriteHeaders(http2.HeadersFrameParam{
		StreamID: 1, BlockFragment: client.fields(":path", "/a.B/C"), EndHeaders: true, PadLength: 7, Priority: http2.PriorityParam{Weight: 3},
	}))
	c.Pass(calls.FromClient, time.Second, client.said())
	c.Pass(calls.FromServer, time.Second, server.said())
	return c, client, server
}

// Padding and priorities are no part of messages and header blocks, and messages have
// their times.
func TestPaddingAndTimes(t *testing.T) {
	c, client, _ := opened(t)
	message := []byte{0, 0, 0, 0, 3, 'a', 'b', 'c'}
	require.NoError(t, client.WriteDataPadded(1, false, message, make([]byte, 200)))
	c.Pass(calls.FromClient, 2*time.Second, client.said())
	require.NoError(t, client.WriteDataPadded(1, false, append(message, message[:6]...), nil))
	c.Pass(calls.FromClient, 5*time.Second, client.said())
	require.Len(t, c.Open(), 1)
	call := c.Open()[0]
	assert.Equal(t, "/a.B/C", call.Method)
	assert.Equal(t, calls.Messages{
		Count: 2, Bytes: 6, First: 2 * time.Second, Last: 5 * time.Second, Longest: 3 * time.Second,
		Partial: &calls.Partial{Have: 6, Want: 8, Since: 5 * time.Second},
	}, call.Up)
	assert.Nil(t, call.Answered)
	assert.Equal(t, 5*time.Second, call.Last())
	require.NoError(t, client.WriteData(1, true, []byte("bc")))
	c.Pass(calls.FromClient, 6*time.Second, client.said())
	assert.True(t, c.Open()[0].Up.Closed, "the client has no more, and the call goes on")
	assert.EqualValues(t, 3, c.Open()[0].Up.Count)
}

// A call can end in other ways than with trailers of gRPC.
func TestOtherEnds(t *testing.T) {
	at := 9 * time.Second
	for name, test := range map[string]struct {
		end  func(c *calls.Connection, client, server *speaker)
		want calls.End
	}{
		"a proxy answers": {func(_ *calls.Connection, _, server *speaker) {
			_ = server.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: server.fields(":status", "504"), EndHeaders: true, EndStream: true})
		}, calls.End{By: calls.FromServer, How: calls.Trailers, At: at, Status: -1, HTTP: 504}},
		"the server gives it up": {func(_ *calls.Connection, _, server *speaker) {
			_ = server.WriteRSTStream(1, http2.ErrCodeRefusedStream)
		}, calls.End{By: calls.FromServer, How: calls.Reset, At: at, Status: -1, Code: http2.ErrCodeRefusedStream}},
		"the connection ends": {func(c *calls.Connection, _, _ *speaker) {
			c.Close(calls.FromClient, at)
		}, calls.End{By: calls.FromClient, How: calls.Gone, At: at, Status: -1}},
		"a status that is none": {func(_ *calls.Connection, _, server *speaker) {
			_ = server.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: server.fields(":status", "200", "grpc-status", "x"), EndHeaders: true, EndStream: true})
		}, calls.End{By: calls.FromServer, How: calls.Trailers, At: at, Status: -1}},
	} {
		t.Run(name, func(t *testing.T) {
			c, client, server := opened(t)
			test.end(c, client, server)
			c.Pass(calls.FromClient, at, client.said())
			c.Pass(calls.FromServer, at, server.said())
			ended, _ := c.TakeEnded()
			require.Len(t, ended, 1)
			assert.Equal(t, &test.want, ended[0].Ended)
			assert.Empty(t, c.Open())
		})
	}
}

// What is not HTTP/2 is said to be so, and no call is made up.
func TestNotHTTP2(t *testing.T) {
	for _, text := range []string{"GET / HTTP/1.1\r\n\r\n", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc", strings.Repeat("\x00", 100)} {
		c := calls.New(calls.Options{})
		c.Pass(calls.FromClient, 0, []byte(text))
		assert.NotEmpty(t, c.NotHTTP2(calls.FromClient), "%q", text)
		assert.Empty(t, c.Open())
	}
}

// A header block that cannot be read costs the method, and those of later calls. Nothing
// else is lost.
func TestUnreadableHeaders(t *testing.T) {
	for name, block := range map[string][]byte{
		"no HPACK": {0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, "a field without an end": {0x00, 0x7f, 0xff, 0xff, 0xff, 0xff, 0x0f, 'x'},
	} {
		t.Run(name, func(t *testing.T) {
			c, client := calls.New(calls.Options{}), speak(calls.FromClient)
			require.NoError(t, client.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: block, EndHeaders: true}))
			require.NoError(t, client.WriteHeaders(http2.HeadersFrameParam{StreamID: 3, BlockFragment: client.fields(":path", "/later"), EndHeaders: true}))
			require.NoError(t, client.WriteData(3, false, []byte{0, 0, 0, 0, 0}))
			c.Pass(calls.FromClient, 0, client.said())
			require.Len(t, c.Open(), 2)
			assert.Empty(t, c.Open()[0].Method)
			assert.Empty(t, c.Open()[1].Method, "HPACK builds each block on the ones before")
			assert.EqualValues(t, 1, c.Open()[1].Up.Count)
		})
	}
}

// However many calls there are, memory is bounded, and what was not followed is counted.
func TestManyCalls(t *testing.T) {
	const many = 5000
	c, client, server := calls.New(calls.Options{}), speak(calls.FromClient), speak(calls.FromServer)
	for i := range uint32(many) {
		require.NoError(t, client.WriteHeaders(http2.HeadersFrameParam{StreamID: 2*i + 1, BlockFragment: client.fields(":path", "/a"), EndHeaders: true}))
	}
	c.Pass(calls.FromClient, 0, client.said())
	assert.Len(t, c.Open(), 4096)
	assert.EqualValues(t, many-4096, c.Untracked())
	for round := range uint32(2) {
		for i := range uint32(3000) {
			id := 2*(round*3000+i) + 1 + 2*many*round
			_ = client.WriteHeaders(http2.HeadersFrameParam{StreamID: id, BlockFragment: client.fields(":path", "/a"), EndHeaders: true})
			_ = server.WriteRSTStream(id, http2.ErrCodeNo)
		}
		c.Pass(calls.FromClient, 0, client.said())
		c.Pass(calls.FromServer, 0, server.said())
	}
	ended, forgotten := c.TakeEnded()
	assert.LessOrEqual(t, len(ended), 4096, "memory is bounded")
	assert.Equal(t, 2*3000, len(ended)+int(forgotten), "each is counted") //nolint:gosec // a count
	assert.EqualValues(t, 2*(2999+3000)+1+2*many, ended[len(ended)-1].Stream, "the oldest are forgotten")
}

// Who is told of each call that ends misses none, however many there are.
func TestEachCallThatEnds(t *testing.T) {
	const many = 10_000
	var ended []uint32
	c := calls.New(calls.Options{Ended: func(call *calls.Call) {
		assert.NotNil(t, call.Ended)
		ended = append(ended, call.Stream)
	}})
	client, server := speak(calls.FromClient), speak(calls.FromServer)
	for i := range uint32(many) {
		require.NoError(t, client.WriteHeaders(http2.HeadersFrameParam{StreamID: 2*i + 1, BlockFragment: client.fields(":path", "/a"), EndHeaders: true}))
		require.NoError(t, server.WriteRSTStream(2*i+1, http2.ErrCodeNo))
		c.Pass(calls.FromClient, 0, client.said())
		c.Pass(calls.FromServer, 0, server.said())
	}
	require.Len(t, ended, many)
	assert.EqualValues(t, 2*many-1, ended[many-1])
	kept, forgotten := c.TakeEnded()
	assert.Empty(t, kept)
	assert.Zero(t, forgotten)
}

// FuzzConnection passes anything, cut anywhere: nothing is made up of it that a peer could
// not have sent, and the same is seen however it is cut.
func FuzzConnection(f *testing.F) {
	client, server := speak(calls.FromClient), speak(calls.FromServer)
	_ = client.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: client.fields(":path", "/a.B/C"), EndHeaders: true})
	_ = client.WriteDataPadded(1, true, []byte{0, 0, 0, 0, 1, 'x'}, make([]byte, 3))
	_ = server.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: server.fields(":status", "200", "grpc-status", "14"), EndHeaders: true, EndStream: true})
	f.Add(client.said(), server.said(), 5)
	f.Fuzz(func(t *testing.T, up, down []byte, size int) {
		size = max(size, 1)
		whole, cut := calls.New(calls.Options{}), calls.New(calls.Options{})
		whole.Pass(calls.FromClient, 1, up)
		whole.Pass(calls.FromServer, 2, down)
		for len(up) > 0 {
			n := min(size, len(up))
			cut.Pass(calls.FromClient, 1, up[:n])
			up = up[n:]
		}
		for len(down) > 0 {
			n := min(size, len(down))
			cut.Pass(calls.FromServer, 2, down[:n])
			down = down[n:]
		}
		assert.Equal(t, whole.Open(), cut.Open())
		one, _ := whole.TakeEnded()
		other, _ := cut.TakeEnded()
		assert.Equal(t, one, other)
	})
}
