package stall_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
)

// The reset that a client was told of is that of the connection from which its
// status came, and not the first one of the chain.
func TestWhichConnectionWasCut(t *testing.T) {
	const reset = "connection reset by peer"
	at := func(how string, at time.Duration) *evidence.Ended { return &evidence.Ended{How: how, At: at} }
	tests := map[string]struct {
		change func(*stall.Evidence)
		cause  stall.Cause
		hop    int
	}{
		"its own, after that of a hop of which the forwarder knows nothing": {func(e *stall.Evidence) {
			e.Sockets[upstream].Read.Ended = at("RST", 1900*time.Millisecond)
			e.Sockets[client].Read.Ended = at("RST", 2*time.Second)
		}, stall.Reset, 2},
		"both at one moment": {func(e *stall.Evidence) {
			e.Sockets[upstream].Read.Ended = at("RST", 2*time.Second)
			e.Sockets[client].Read.Ended = at("RST", 2*time.Second)
		}, stall.Reset, 2},
		"its own, and the forwarder's other one": {func(e *stall.Evidence) {
			e.Sockets[toUpstream].Read.Ended = at("RST", 1900*time.Millisecond)
			e.Sockets[client].Read.Ended = at("RST", 2*time.Second)
		}, stall.Reset, 2},
		"the forwarder passed on what it was told": {func(e *stall.Evidence) {
			e.Call.Ends[toUpstream].Told = &evidence.Told{Code: "Unavailable", Message: reset, At: 2 * time.Second}
			e.Sockets[toUpstream].Read.Ended = at("RST", 2*time.Second)
			e.Sockets[client].Written.Ended = at("closed", 3*time.Second)
		}, stall.Reset, 1},
		"the same, and a proxy stands before the forwarder": {func(e *stall.Evidence) {
			e.Call.Ends[toUpstream].Told = &evidence.Told{Code: "Unavailable", Message: reset, At: 2 * time.Second}
			e.Sockets[upstream].Read.Ended = at("RST", 1500*time.Millisecond)
		}, stall.Reset, 1},
		"the forwarder's, and a proxy told the client": {func(e *stall.Evidence) {
			e.Sockets[toClient].Read.Ended = at("RST", 1500*time.Millisecond)
			e.Sockets[upstream].Read.Ended = at("RST", time.Second)
		}, stall.Reset, 2},
		"one that is not on the way of the status": {func(e *stall.Evidence) {
			e.Sockets[upstream].Read.Ended = at("RST", 1500*time.Millisecond)
		}, stall.Unknown, 0},
		"one that came later": {func(e *stall.Evidence) {
			e.Sockets[client].Read.Ended = at("RST", 3*time.Second)
		}, stall.Unknown, 0},
		"the client had closed its own, and the forwarder's was cut": {func(e *stall.Evidence) {
			e.Sockets[client].Read.Ended = at("closed", 2*time.Second)
			e.Sockets[toClient].Read.Ended = at("RST", 1500*time.Millisecond)
		}, stall.Reset, 2},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := stall.Diagnose(told("Unavailable", reset, test.change))
			assert.Equal(t, test.cause, d.Cause)
			assert.Equal(t, test.hop, d.Hop)
		})
	}
}

// Who passed on what it was told decides where a connection was refused, or a ping
// not answered; an error of an earlier call says nothing.
func TestWhichHopWasRefused(t *testing.T) {
	earlier := func(e *stall.Evidence) {
		e.Call.Ends[toUpstream].Told = &evidence.Told{Code: "Unavailable", Message: "connection reset by peer", At: time.Second}
	}
	same := func(message string) func(*stall.Evidence) {
		return func(e *stall.Evidence) {
			e.Call.Ends[toUpstream].Told = &evidence.Told{Code: "Unavailable", Message: message, At: 2 * time.Second}
		}
	}
	const refused, ping = "connection error: connection refused", "keepalive ping failed to receive ACK within timeout"
	for message, cause := range map[string]stall.Cause{refused: stall.Refused, ping: stall.KeepaliveTimeout} {
		d := stall.Diagnose(told("Unavailable", message, earlier))
		assert.Equal(t, cause, d.Cause)
		assert.Equal(t, 2, d.Hop, "%s, after an earlier error of the other hop", cause)
		assert.Equal(t, 1, stall.Diagnose(told("Unavailable", message, same(message))).Hop, "%s, passed on", cause)
	}
}

// What ended a connection is said in words that fit it.
func TestHowAConnectionEnded(t *testing.T) {
	for how, want := range map[string]string{
		"FIN":    "its read ended with FIN",
		"RST":    "its read ended with RST",
		"closed": "closed the connection itself",
		"failed": "its read failed: connection timed out",
	} {
		e := hung(func(e *stall.Evidence) {
			e.Sockets[toUpstream].Read.Ended = &evidence.Ended{How: how, At: time.Second, Error: "read tcp 10.0.0.1:1->10.0.0.2:2: read: connection timed out"}
		})
		var said []string
		for _, s := range stall.Diagnose(e).Statements {
			if s.Source == "socket" {
				said = append(said, s.Text)
			}
		}
		assert.Equal(t, []string{want}, said)
	}
}
