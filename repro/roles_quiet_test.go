package repro_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/content"
	"hangscope/repro"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/scenarios"
)

// diagnosed runs a scenario in virtual time and returns what is said of a variant.
func diagnosed(t *testing.T, yaml, name string) (*result.Result, *result.Diagnosis) {
	t.Helper()
	scenario, err := scenarios.Parse("test.yaml", []byte(yaml), repro.Vocabulary())
	require.NoError(t, err, yaml)
	r := runVirtually(t, scenario, repro.Options{StallAfter: 5 * time.Second, Observe: 20 * time.Second})
	d := variant(t, r, name).Diagnosis
	require.NotNil(t, d, yaml)
	return r, d
}

// A client that does not read is found whatever the size of its messages: with
// small ones, all fits into its window.
func TestSlowClientOfAnySize(t *testing.T) {
	for _, call := range []scenarios.CallKind{scenarios.ServerStream, scenarios.Bidi} {
		for _, size := range []int{0, 64, 1300, 16000, 64000, 256000} {
			for _, path := range []string{"plain", "meshio"} {
				name := fmt.Sprintf("%s, %d bytes, %s", call, size, path)
				_, d := diagnosed(t, fmt.Sprintf("name: x\ncall: %s\npath: %s\nload: {messages: 60, interval: 5ms, size: %d}\n"+
					"fault: {kind: slow-client, after_message: 10}\n", call, path, size), "fault-on")
				assert.Equal(t, stall.SlowConsumer, d.Cause, name)
				assert.Equal(t, 2, d.Hop, name)
				assert.Empty(t, d.Alike, name)
			}
		}
	}
}

// A forwarder that holds a message is found in every kind of call, of any size.
func TestStuckForwarderInEveryCall(t *testing.T) {
	for _, call := range []scenarios.CallKind{scenarios.ServerStream, scenarios.Unary, scenarios.ClientStream, scenarios.Bidi} {
		for _, size := range []int{0, 64, 64000, 256000} {
			_, d := diagnosed(t, fmt.Sprintf("name: x\ncall: %s\nload: {messages: 60, interval: 5ms, size: %d}\n"+
				"fault: {kind: stuck-forwarder, after_message: 10}\n", call, size), "fault-on")
			assert.Equal(t, stall.ForwarderStuck, d.Cause, "%s, %d bytes", call, size)
		}
	}
}

// A connection that dies while nothing is due looks like one that is quiet. Nothing
// is said for the network, until something shows that the connections live.
func TestDeadWhileIdle(t *testing.T) {
	for _, call := range []scenarios.CallKind{scenarios.ServerStream, scenarios.Unary, scenarios.ClientStream, scenarios.Bidi} {
		r, d := diagnosed(t, fmt.Sprintf("name: x\ncall: %s\npath: plain\nports: {upstream: 8080}\nload: {messages: 3, interval: 30s}\n"+
			"flush: {mechanism: black-hole, after_message: 1, delay: 1s}\n", call), result.VariantFlushOn)
		assert.Equal(t, stall.SenderIdle, d.Cause, call)
		assert.Equal(t, []stall.Cause{stall.BlackHole, stall.HalfOpenHop, stall.Frozen}, d.Alike, call)
		assert.Contains(t, d.Settle, "a PING on each hop", call)
		for _, out := range d.RuledOut {
			assert.NotContains(t, d.Alike, out.Cause, call)
		}
		for _, sentence := range content.Headline(r) {
			assert.NotContains(t, sentence, "not to blame", call)
		}
		assert.Contains(t, content.Headline(r), "What to do: ask the sender why it is silent."+
			" Keepalive pings would tell an idle connection from a dead one.", call)
	}
}

// An upstream that sends nothing more is idle in every kind of call that it sends in.
func TestQuietUpstreamInEveryCall(t *testing.T) {
	for _, call := range []scenarios.CallKind{scenarios.ServerStream, scenarios.Unary, scenarios.Bidi} {
		r, d := diagnosed(t, fmt.Sprintf("name: x\ncall: %s\nfault: {kind: quiet-upstream, after_message: 10}\n", call), "fault-on")
		assert.Equal(t, stall.SenderIdle, d.Cause, call)
		assert.Equal(t, "between messages", end(t, variant(t, r, "fault-on"), evidence.Upstream).State, call)
	}
}

// An upstream that returns OK too early is found in every kind of stream.
func TestEarlyEndInEveryCall(t *testing.T) {
	for _, call := range []scenarios.CallKind{scenarios.ServerStream, scenarios.ClientStream, scenarios.Bidi} {
		_, d := diagnosed(t, fmt.Sprintf("name: x\ncall: %s\nfault: {kind: early-end, after_message: 10}\n", call), "fault-on")
		assert.Equal(t, stall.EndedEarly, d.Cause, call)
		assert.Equal(t, "upstream", d.Observations[0].End, call)
	}
}
