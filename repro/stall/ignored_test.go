package stall_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
)

// ignoredRequest is a call whose second request went to a server, through a proxy on hop 1,
// that does not look at it.
func ignoredRequest(change func(*stall.Evidence)) stall.Evidence {
	return hung(func(e *stall.Evidence) {
		e.Call.Up = passed(2, 2, 2, 1)
		e.Call.Up[evidence.ForwarderSent].At = 3 * time.Second
		e.Sockets[toUpstream].Connection, e.Sockets[upstream] = 0, evidence.Socket{}
		e.Ignored = []evidence.Ignored{{
			End: upstream, Stream: 3, At: 3 * time.Second,
			GoAway: evidence.GoAway{Code: "NO_ERROR", Debug: "max_age", At: 2 * time.Second, Last: 1},
		}}
		change(e)
	})
}

// badGateway ends such a call with the status of the proxy, at 5 s.
func badGateway(e *stall.Evidence) {
	at := 5 * time.Second
	e.Call.Open, e.Call.Ended = false, at
	told := &evidence.Told{Code: "Unavailable", Message: "unexpected HTTP status code received from server: 502 (Bad Gateway)", At: at}
	for _, of := range []evidence.End{client, toUpstream} {
		e.Call.Ends[of].Told = told
	}
	e.Ignored[0].Over = new(at - time.Millisecond)
}

// A request that a server read after its GOAWAY is of the call that lacks one, if it came
// while that was under way and the proxy knew of the GOAWAY.
func TestARequestAfterAGoAway(t *testing.T) {
	tests := map[string]struct {
		told   bool
		change func(*stall.Evidence)
		found  bool
	}{
		"it waits":                   {false, nothing, true},
		"it came at another time":    {false, func(e *stall.Evidence) { e.Ignored[0].At = 2900 * time.Millisecond }, false},
		"all has come":               {false, func(e *stall.Evidence) { e.Call.Up[evidence.Received].Last = 2 }, false},
		"the GOAWAY was under way":   {false, func(e *stall.Evidence) { e.Ignored[0].GoAway.At = 2950 * time.Millisecond }, false},
		"the proxy had just read it": {false, func(e *stall.Evidence) { e.Ignored[0].GoAway.At, e.Ignored[0].Heard = 2950*time.Millisecond, true }, true},
		"another server":             {false, func(e *stall.Evidence) { e.Ignored[0].End = toClient }, false},
		"no proxy": {false, func(e *stall.Evidence) {
			e.Sockets[toUpstream].Connection, e.Sockets[upstream] = 5, e.Sockets[toUpstream]
			e.Sockets[upstream].Connection = 5
		}, false},
		"a message of a stream":         {false, func(e *stall.Evidence) { e.Call.Up, e.Ignored[0].At = passed(4, 4, 4, 0), 2500*time.Millisecond }, true},
		"a stream, and it came before":  {false, func(e *stall.Evidence) { e.Call.Up, e.Call.Started = passed(4, 4, 4, 0), 4*time.Second }, false},
		"none":                          {false, func(e *stall.Evidence) { e.Ignored = nil }, false},
		"told":                          {true, nothing, true},
		"told, and all came since":      {true, func(e *stall.Evidence) { e.Call.Up[evidence.Received].Last = 2 }, true},
		"told, on a connection that is": {true, func(e *stall.Evidence) { e.Ignored[0].Over = nil }, false},
		"told, long after its end":      {true, func(e *stall.Evidence) { e.Ignored[0].Over = new(4 * time.Second) }, false},
		"told, before its end":          {true, func(e *stall.Evidence) { e.Ignored[0].Over = new(6 * time.Second) }, false},
		"told, and it came before":      {true, func(e *stall.Evidence) { e.Call.Started = 4 * time.Second }, false},
		"told, the client after a while": {true, func(e *stall.Evidence) {
			told := *e.Call.Ends[client].Told
			told.At += time.Second
			e.Call.Ends[client].Told = &told
		}, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := stall.Diagnose(ignoredRequest(func(e *stall.Evidence) {
				if test.told {
					badGateway(e)
				}
				test.change(e)
			}))
			if assert.Equal(t, test.found, d.Cause == stall.SwallowedGoAway, d.Cause) && test.found {
				assert.Equal(t, 1, d.Hop)
				assert.Contains(t, d.Statements[1].Text, `wrote GOAWAY NO_ERROR "max_age": it takes no stream after 1`)
				assert.Contains(t, d.Statements[2].Text, "read a request on stream 3")
			}
		})
	}
}

// Where the server's end was not seen, it may have ignored the request.
func TestARequestThatMayBeIgnored(t *testing.T) {
	unseen := func(e *stall.Evidence) { e.Ignored = nil }
	d := stall.Diagnose(ignoredRequest(unseen))
	assert.Equal(t, stall.Unknown, d.Cause)
	assert.Contains(t, d.Alike, stall.SwallowedGoAway)
	d = stall.Diagnose(ignoredRequest(func(e *stall.Evidence) { badGateway(e); unseen(e) }))
	assert.Equal(t, stall.Unknown, d.Cause)
	assert.Contains(t, d.Alike, stall.SwallowedGoAway)
}

// An upload that nobody reads is out of window, whoever does not read it.
func TestAnUploadThatMayBeIgnored(t *testing.T) {
	upload := func(e *stall.Evidence) {
		e.Call.Direction, e.Call.Up, e.Call.Down = evidence.Up, passed(9, 9, 9, 1), passed(0, 0, 0, 0)
		e.Call.Ends[toUpstream] = end(evidence.BlockedInSend, 3*time.Second)
		e.Sockets[toUpstream].ConnectionWindow = 0
		e.Ignored = nil
	}
	d := stall.Diagnose(ignoredRequest(upload))
	assert.Equal(t, stall.FlowControl, d.Cause)
	assert.Contains(t, d.Alike, stall.SwallowedGoAway)
	d = stall.Diagnose(ignoredRequest(func(e *stall.Evidence) {
		upload(e)
		e.Sockets[upstream] = evidence.Socket{Observed: true}
	}))
	assert.Equal(t, stall.FlowControl, d.Cause)
	assert.NotContains(t, d.Alike, stall.SwallowedGoAway)
}
