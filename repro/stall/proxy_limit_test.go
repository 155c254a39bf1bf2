package stall_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
)

// resetByProxy is a call that a proxy on hop 1 ended a minute after its last message.
func resetByProxy(change func(*stall.Evidence)) stall.Evidence {
	return hung(func(e *stall.Evidence) {
		at := 61 * time.Second
		e.At, e.Call.Open, e.Call.Ended = at, false, at
		e.Call.Down[evidence.ForwarderReceived].At = time.Second
		e.Sockets[toUpstream].Connection, e.Sockets[upstream].Connection = 0, 0
		e.Sockets[toUpstream].Read.Resets = []evidence.StreamReset{{Stream: 1, Code: "INTERNAL_ERROR", At: at}}
		for _, of := range evidence.Ends {
			e.Call.Ends[of] = end(evidence.Returned, at)
			e.Call.Ends[of].Told = &evidence.Told{
				Code: "Internal", Message: "stream terminated by RST_STREAM with error code: INTERNAL_ERROR", At: at,
			}
		}
		e.Call.Ends[upstream].Told = &evidence.Told{Code: "Canceled", Message: "context canceled", At: at}
		change(e)
	})
}

// A proxy ended the stream if the server was told together with the caller, by a status that
// it did not write. A server that was not told may be lost to the proxy.
func TestProxyLimit(t *testing.T) {
	tests := map[string]struct {
		change func(*stall.Evidence)
		cause  stall.Cause
		alike  []stall.Cause
		says   string
	}{
		"after a minute": {nothing, stall.ProxyLimit, nil, "without a message for 60.000 s, which looks like a limit of 60 s without a message"},
		"after no round time": {func(e *stall.Evidence) {
			e.Call.Down[evidence.ForwarderReceived].At = 20 * time.Second
			e.Call.Started = 3 * time.Second
		}, stall.ProxyLimit, nil, "open for 58.000 s, and without a message for 41.000 s"},
		"after a round time in all": {func(e *stall.Evidence) {
			e.Call.Down[evidence.ForwarderReceived].At = 59 * time.Second
			e.Call.Started = 46 * time.Second
		}, stall.ProxyLimit, nil, "the first looks like a limit of 15 s for a stream"},
		"the socket of the server was not seen": {func(e *stall.Evidence) {
			e.Sockets[upstream] = evidence.Socket{}
		}, stall.ProxyLimit, []stall.Cause{stall.Reset}, "60 s"},
		"the server is at work": {func(e *stall.Evidence) {
			e.Call.Ends[upstream] = end(evidence.Pacing, 0)
		}, stall.Unknown, []stall.Cause{stall.ProxyLimit}, ""},
		"the server was told long before": {func(e *stall.Evidence) {
			e.Call.Ends[upstream].Told.At = 10 * time.Second
		}, stall.Unknown, []stall.Cause{stall.ProxyLimit}, ""},
		"no proxy": {func(e *stall.Evidence) {
			e.Sockets[toUpstream].Connection, e.Sockets[upstream].Connection = 5, 5
		}, stall.Unknown, nil, ""},
		"as if over": {func(e *stall.Evidence) {
			e.Sockets[toUpstream].Read.Resets = nil
			for _, of := range []evidence.End{client, toClient, toUpstream} {
				e.Call.Ends[of].Told.Message = "server closed the stream without sending trailers"
			}
		}, stall.ProxyLimit, nil, "60 s"},
		"a status of a service": {func(e *stall.Evidence) {
			e.Sockets[toUpstream].Read.Resets = nil
			for _, of := range []evidence.End{client, toClient, toUpstream} {
				e.Call.Ends[of].Told.Message = "no such thing"
			}
		}, stall.Unknown, nil, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := stall.Diagnose(resetByProxy(test.change))
			assert.Equal(t, test.cause, d.Cause)
			for _, cause := range test.alike {
				assert.Contains(t, d.Alike, cause)
			}
			if test.alike == nil {
				assert.NotContains(t, d.Alike, stall.ProxyLimit)
			}
			if test.cause == stall.ProxyLimit {
				assert.Equal(t, 1, d.Hop)
				assert.Contains(t, d.Statements[len(d.Statements)-1].Text, test.says)
			}
		})
	}
}
