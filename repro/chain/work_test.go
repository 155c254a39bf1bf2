package chain_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/chain"
	"hangscope/repro/evidence"
	"hangscope/repro/network/memory"
)

// activities are what the three roles do, first for what goes down, then for what
// goes up.
type activities map[evidence.Role][2]evidence.Activity

func both(a evidence.Activity) [2]evidence.Activity { return [2]evidence.Activity{a, a} }

const (
	idle, pacing, inRecv = evidence.Idle, evidence.Pacing, evidence.WaitingInRecv
	working, returned    = evidence.Working, evidence.Returned
)

// In every kind of call, and whatever goes wrong, each role says where it is. A
// minute passes between two messages, and half of one has passed since the last.
func TestRolesSayWhereTheyAre(t *testing.T) {
	tests := map[string]struct {
		method chain.Method
		fault  chain.FaultKind // after message 1
		want   activities
	}{
		"server stream": {chain.Stream, chain.NoFault, activities{
			evidence.Client: both(inRecv), evidence.Forwarder: {inRecv, idle}, evidence.Upstream: both(pacing),
		}},
		"unary, between two calls": {chain.Unary, chain.NoFault, activities{
			evidence.Client: both(pacing), evidence.Forwarder: {returned, returned}, evidence.Upstream: both(returned),
		}},
		"an upload": {chain.Collect, chain.NoFault, activities{
			evidence.Client: both(pacing), evidence.Forwarder: {idle, inRecv}, evidence.Upstream: both(inRecv),
		}},
		"bidirectional": {chain.Echo, chain.NoFault, activities{
			evidence.Client: {inRecv, pacing}, evidence.Forwarder: both(inRecv), evidence.Upstream: both(inRecv),
		}},
		"an upstream that has no more to send": {chain.Stream, chain.QuietUpstream, activities{
			evidence.Client: both(inRecv), evidence.Forwarder: {inRecv, idle}, evidence.Upstream: both(pacing),
		}},
		"an upstream that leaves a request without an answer": {chain.Unary, chain.QuietUpstream, activities{
			evidence.Client: both(inRecv), evidence.Forwarder: {inRecv, returned}, evidence.Upstream: both(pacing),
		}},
		"the same, of many": {chain.Echo, chain.QuietUpstream, activities{
			evidence.Client: {inRecv, pacing}, evidence.Forwarder: both(inRecv), evidence.Upstream: both(pacing),
		}},
		"a forwarder with a message": {chain.Stream, chain.StuckForwarder, activities{
			evidence.Client: both(inRecv), evidence.Forwarder: {working, idle}, evidence.Upstream: both(pacing),
		}},
		"a forwarder with an answer": {chain.Unary, chain.StuckForwarder, activities{
			evidence.Client: both(inRecv), evidence.Forwarder: {working, returned}, evidence.Upstream: both(returned),
		}},
		"a forwarder with a message that is uploaded": {chain.Collect, chain.StuckForwarder, activities{
			evidence.Client: both(pacing), evidence.Forwarder: {idle, working}, evidence.Upstream: both(inRecv),
		}},
		"a forwarder with one of two directions": {chain.Echo, chain.StuckForwarder, activities{
			evidence.Client: {inRecv, pacing}, evidence.Forwarder: {working, inRecv}, evidence.Upstream: both(inRecv),
		}},
		"a client that does not read": {chain.Stream, chain.SlowClient, activities{
			evidence.Client: both(working), evidence.Forwarder: {inRecv, idle}, evidence.Upstream: both(pacing),
		}},
		"a client that sends and does not read": {chain.Echo, chain.SlowClient, activities{
			evidence.Client: {working, pacing}, evidence.Forwarder: both(inRecv), evidence.Upstream: both(inRecv),
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			record := standing(t, chain.Config{
				Method: test.method, Messages: 5, Interval: time.Minute, Faults: []chain.Fault{{Kind: test.fault, After: 1}},
			})
			for role, want := range test.want {
				down, up := record.Doing(role, evidence.Down), record.Doing(role, evidence.Up)
				assert.Equal(t, want, [2]evidence.Activity{down.Activity, up.Activity}, role)
			}
			since := record.Doing(evidence.Client, evidence.Up).Since
			assert.Contains(t, []time.Duration{0, time.Minute}, since, "since its last message")
		})
	}
}

// standing returns the record of a call as it stands after a minute and a half.
func standing(t *testing.T, config chain.Config) (record evidence.Record) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		recorder := evidence.NewRecorder(1, config.Messages, config.Method.Direction())
		c, err := chain.Start(&memory.Network{}, config, recorder)
		require.NoError(t, err)
		<-time.After(90 * time.Second) // virtual
		record = recorder.Freeze().Calls[0]
		c.Close()
	})
	return record
}

// Who is in Send says so: a message fits into no window.
func TestRolesAreInSend(t *testing.T) {
	record := standing(t, chain.Config{
		Method: chain.Stream, Messages: 50, Size: 64000, Faults: []chain.Fault{{Kind: chain.SlowClient, After: 1}},
	})
	assert.Equal(t, evidence.BlockedInSend, record.Doing(evidence.Forwarder, evidence.Down).Activity)
	assert.Equal(t, evidence.BlockedInSend, record.Doing(evidence.Upstream, evidence.Down).Activity)
	assert.Equal(t, evidence.Working, record.Doing(evidence.Client, evidence.Down).Activity)
}

// An upstream that ends early ends any kind of stream, with OK.
func TestEarlyEnd(t *testing.T) {
	for _, method := range []chain.Method{chain.Stream, chain.Collect, chain.Echo} {
		record := standing(t, chain.Config{
			Method: method, Messages: 50, Interval: time.Second, Faults: []chain.Fault{{Kind: chain.EarlyEnd, After: 10}},
		})
		assert.False(t, record.Open, method)
		assert.EqualValues(t, 10, record.Received, method)
		assert.Nil(t, record.Ends[evidence.ClientEnd].Told, method)
	}
}
