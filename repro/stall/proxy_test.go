package stall_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
)

// throughAProxy is a call whose hop 2 a proxy divides into two connections: what the
// forwarder wrote on one of them and what the client read on the other differ.
func throughAProxy(change func(*stall.Evidence)) stall.Evidence {
	return hung(func(e *stall.Evidence) {
		e.Call.Down = passed(30, 30, 30, 10)
		e.Call.Down[evidence.ForwarderSent].At = 2 * time.Second
		e.Sockets[client].Connection, e.Sockets[toClient].Connection = 0, 0
		e.Sockets[toClient].Written.Bytes = 3000
		change(e)
	})
}

// Bytes of two connections are not compared. What is between them is named, and who
// may hold it was not observed; whether the reader reads is asked of the reader.
func TestTwoConnectionsOfAProxyAreTwo(t *testing.T) {
	const between = "has sent messages up to 30, and client has those up to 10; " +
		"how many of the others the proxy between them holds was not observed"
	tests := map[string]struct {
		change func(*stall.Evidence)
		cause  stall.Cause
	}{
		"the reader waits": {nothing, stall.Unknown},
		"the reader does not read, and the writer has returned": {func(e *stall.Evidence) {
			e.Call.Ends[client] = end(evidence.Working, time.Second)
			e.Call.Ends[toClient], e.Call.Ends[toUpstream] = end(evidence.Returned, 2*time.Second), end(evidence.Returned, 2*time.Second)
		}, stall.SlowConsumer},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := stall.Diagnose(throughAProxy(test.change))
			assert.Equal(t, test.cause, d.Cause)
			assert.Equal(t, 2, d.Hop)
			var texts []string
			for _, s := range d.Statements {
				texts = append(texts, s.Text)
			}
			assert.Contains(t, texts, between)
			for _, out := range d.RuledOut {
				assert.NotEqual(t, stall.BlackHole, out.Cause, out.Why)
			}
		})
	}
}
