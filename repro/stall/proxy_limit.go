package stall

import (
	"fmt"
	"math"
	"time"

	"hangscope/repro/evidence"
)

// proxyLimit looks for a proxy that ended the stream although nothing was wrong with it: the
// caller on its hop got RST_STREAM, or a status, that the server on the other side of the
// proxy did not write. The proxy tells that server too. If it does not, it may itself have
// lost its connection to the server.
func (d *diagnoser) proxyLimit(told evidence.Told) bool {
	number := d.quotedHop(told)
	h := hopNumbered(number)
	caller, server := h.receiver, h.sender
	got := d.Call.Ends[caller].Told
	reset := d.resetBy(caller)
	if got == nil || reset == nil && !quotes(*got, madeByProxies...) {
		return false
	}
	if h.observed(d) {
		d.ruleOut(ProxyLimit, "both ends of hop %d are of one connection: no proxy stands there", number)
		return false
	}
	heard := d.Call.Ends[server].Told
	if heard == nil || (heard.At-got.At).Abs() >= newsTakes {
		d.mayBe(ProxyLimit) // or the proxy has lost the server, which does not know
		return false
	}
	if _, over := d.over(server); over || !d.Sockets[server].Observed {
		d.mayBe(Reset)
	}
	if !d.Sockets[server].Observed {
		d.mayBe(GoAway) // the server may have closed its connection to the proxy itself
		d.Settle = fmt.Sprintf("what the socket of %s saw: whether its connection to the proxy ended, and after a GOAWAY", d.name(server))
	}
	if reset != nil {
		d.state(Statement{
			End: caller, At: reset.At, Source: "frame",
			Text: fmt.Sprintf("read RST_STREAM %s; its connection lives", reset.Code),
		})
	}
	d.state(Statement{
		End: server, At: heard.At, Source: "call",
		Text: fmt.Sprintf("got %s: it had not ended the stream", heard.Code),
	})
	d.stateLimit(caller, got.At)
	return d.found(ProxyLimit, number)
}

// madeByProxies are what a status of grpc-go says of an answer that no gRPC server makes.
var madeByProxies = []string{"RST_STREAM", "without sending trailers", "504 (Gateway Timeout)", "408 (Request Timeout)"}

// hopNumbered returns a hop as the answers cross it: from the server to the caller.
func hopNumbered(number int) hop {
	for _, h := range hopsOf(evidence.Down) {
		if h.number == number {
			return h
		}
	}
	return hop{}
}

// resetBy returns the RST_STREAM that an end read when it was told, nil if it read none.
func (d *diagnoser) resetBy(end evidence.End) *evidence.StreamReset {
	told := d.Call.Ends[end].Told
	if told == nil {
		return nil
	}
	resets := d.Sockets[end].Read.Resets
	for i := range resets {
		if (resets[i].At - told.At).Abs() < newsTakes {
			return &resets[i]
		}
	}
	return nil
}

// stateLimit notes how long the stream had taken, and how long it had been without a
// message, when a caller was told. A number that many proxies have as a limit is named.
func (d *diagnoser) stateLimit(caller evidence.End, at time.Duration) {
	last := d.Call.Started
	for _, points := range [2]map[evidence.End]evidence.Passed{
		{evidence.ClientEnd: d.Call.Down[evidence.Received], evidence.ForwarderToUpstream: d.Call.Down[evidence.ForwarderReceived]},
		{evidence.ClientEnd: d.Call.Up[evidence.Sent], evidence.ForwarderToUpstream: d.Call.Up[evidence.ForwarderSent]},
	} {
		last = max(last, points[caller].At)
	}
	idle, total := at-last, at-d.Call.Started
	text := fmt.Sprintf("the stream had been open for %.3f s, and without a message for %.3f s", total.Seconds(), idle.Seconds())
	switch {
	case usual(idle) > 0:
		text += fmt.Sprintf(", which looks like a limit of %g s without a message", usual(idle).Seconds())
	case usual(total) > 0:
		text += fmt.Sprintf("; the first looks like a limit of %g s for a stream", usual(total).Seconds())
	}
	d.state(Statement{End: caller, At: at, Source: "call", Text: text})
}

// usualLimits are the seconds that proxies have as limits, by default or by habit.
var usualLimits = []int{10, 15, 30, 50, 60, 90, 100, 120, 180, 240, 300, 350, 600, 900, 1800, 3600}

// usual returns the usual limit that a time is, 0 if it is none. What the proxy takes until
// its caller is told comes on top of it.
func usual(took time.Duration) time.Duration {
	const most = 0.01
	for _, seconds := range usualLimits {
		limit := time.Duration(seconds) * time.Second
		if math.Abs(float64(took-limit)) <= most*float64(limit) {
			return limit
		}
	}
	return 0
}
