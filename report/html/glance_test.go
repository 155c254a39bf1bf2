package html

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/report/sample"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

// A place is named where it is known, and ruled out only where the cause is certain.
func TestWhere(t *testing.T) {
	uncertain := &result.Diagnosis{Cause: "sender-idle"}
	uncertain.Alike = append(uncertain.Alike, "black-hole")
	tests := map[string]struct {
		v    result.Variant
		want string
	}{
		"no diagnosis":                      {result.Variant{}, "not known"},
		"a stall on a hop":                  {result.Variant{Stall: &result.Stall{Hop: 2}}, "hop 2"},
		"a cause on a hop":                  {result.Variant{Diagnosis: &result.Diagnosis{Cause: "half-open", Hop: 1}}, "hop 1"},
		"inside the forwarder":              {result.Variant{Diagnosis: &result.Diagnosis{Cause: "forwarder-stuck"}}, "not on a hop"},
		"an unknown cause":                  {result.Variant{Diagnosis: &result.Diagnosis{Cause: "unknown"}}, "not known"},
		"another cause would look the same": {result.Variant{Diagnosis: uncertain}, "not known"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, whereCard(&test.v).Answer) })
	}
}

// Of ends that do different things, each is said. An end that the call has not reached
// waits for nothing, and one in its own code keeps the others waiting.
func TestWhoWaits(t *testing.T) {
	v := &result.Variant{LastedNS: 5120 * sample.Ms, Ends: []result.End{
		sample.Quiet(evidence.Client, evidence.WaitingInRecv, 900*sample.Ms),
		sample.Quiet(evidence.Forwarder, evidence.BlockedInSend, 1000*sample.Ms),
		sample.Quiet(evidence.Upstream, evidence.Idle, 0),
	}}
	_, waits := knowing(v)
	assert.Len(t, waits, 2)
	assert.Equal(t, "forwarder: in Send for 4.12 s; client: waiting in Recv for 4.22 s", waiting(v, waits))
	v.Ends[1].State = evidence.Working.String()
	_, waits = knowing(v)
	assert.Len(t, waits, 1)
	v.Ends[1].State = evidence.WaitingInRecv.String()
	_, waits = knowing(v)
	assert.Equal(t, "waiting in Recv for 4.12 s", waiting(v, waits))
}

// A sentence of advice has a row of its own, and so has text to copy.
func TestWideCards(t *testing.T) {
	assert.False(t, card{Answer: "upstream, forwarder and client"}.Wide())
	assert.True(t, card{Answer: "Let the path say what is too large (ICMP), or clamp the MSS."}.Wide())
	assert.True(t, card{Answer: "Turn the flush off", Code: "flush: false"}.Wide())
}
