package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/content"
	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// A report says of a fault only what has happened: after which message it really began, and
// nothing of one that never did.
func TestWhatFaultsDidHasHappened(t *testing.T) {
	t.Parallel()
	const slowUnary = "name: x\ncall: unary\nload: {messages: 20, interval: 200ms}\n"
	tests := map[string]struct {
		scenario string
		says     []string // on the page
		never    []string
	}{
		"no quiet moment for a fault": {
			slowUnary + "fault: [{kind: latency, hop: 1, latency: 80ms}, {kind: drop, hop: 2, direction: down, after_message: 6}]",
			[]string{
				"After message 19 all packets on hop 2",
				"The fault was to come in a quiet moment after message 6, and there was none before message 19 had arrived.",
			},
			[]string{"After message 6 "},
		},
		"a quiet moment": {
			slowUnary + "fault: {kind: drop, hop: 2, direction: down, after_message: 6}",
			[]string{"After message 6 all packets on hop 2"},
			[]string{"quiet moment"},
		},
		"no quiet moment for a flush": {
			slowUnary + "flush: {mechanism: mark-reject, after_message: 6}\nfault: {kind: latency, hop: 1, latency: 80ms}",
			[]string{"The flush was to come in a quiet moment after message 6, and there was none before message 19 had arrived."},
			nil,
		},
		"messages without a pause": {
			"name: x\nload: {messages: 60, interval: 10ms}\nfault: {kind: drop, after_message: 10}",
			[]string{"After message 16 all packets on hop 1"},
			[]string{"quiet moment", "After message 10 "},
		},
		"a message that is never sent": {
			"name: x\ncall: client-stream\nload: {messages: 40, interval: 20ms, size: 20000}\n" +
				"fault: [{kind: stuck-forwarder, after_message: 12}, {kind: early-end, after_message: 30}]",
			[]string{"After message 12 the forwarder"},
			[]string{"After message 30 ", "returns OK"},
		},
		"a message that never arrives": {
			"name: x\nfault: [{kind: drop, after_message: 10}, {kind: drop, hop: 2, after_message: 20}]",
			[]string{"After message 10 all packets on hop 1"},
			[]string{"After message 20 "},
		},
		"an end that the client does not see": {
			"name: x\nfault: [{kind: early-end, after_message: 10}, {kind: swallowed-end, hop: 1}]",
			[]string{"After message 10 the upstream returns OK before the call is complete."},
			[]string{"client sees"},
		},
		"one sentence is enough": {
			"name: x\nfault: [{kind: drop}, {kind: drop}]",
			[]string{"After message 10 all packets on hop 1"},
			nil,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			scenario, err := scenarios.Parse("x.yaml", []byte(test.scenario), repro.Vocabulary())
			require.NoError(t, err)
			r, err := repro.Run(t.Context(), scenario, repro.Options{Seed: 1, Clock: result.VirtualClock})
			require.NoError(t, err)
			said := content.Mechanics(r, content.Subject(r)) + "\n" + strings.Join(content.Headline(r), "\n")
			for _, text := range test.says {
				assert.Equal(t, 1, strings.Count(said, text), "%s\nin\n%s", text, said)
			}
			for _, text := range test.never {
				assert.NotContains(t, said, text)
			}
		})
	}
}
