package content

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/sample"
	"hangscope/repro/agent"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

func TestAccount(t *testing.T) {
	const today = "Today's agent, generation g6, runs: conntrack -D -p tcp --dport P --reply-port-src P --state ESTABLISHED, then ss -K sport = :P. To see it: hangscope run linkerd-today"
	tests := []struct {
		name   string
		change func(f *result.FlushCount)
		want   string // one of the lines
	}{
		{"a generation", func(*result.FlushCount) {}, "Simulated here is what generation g2 of the agent does: conntrack -U --dport P -m 1, and REJECT --reject-with tcp-reset of marked packets that enter the pod."},
		{"a hypothesis", func(f *result.FlushCount) { f.Generation, f.Runs = "H3", "every packet is lost" }, "Hypothesis H3: every packet is lost."},
		{"no generation", func(f *result.FlushCount) { f.Generation, f.Runs = "", "ss -K" }, "Simulated here is: ss -K."},
		{"a generation that is over", func(*result.FlushCount) {}, today},
		{"the generation before today's", func(f *result.FlushCount) { f.Mechanism, f.Generation = "conntrack-and-socket-kill", "g4" }, today},
		{"once", func(*result.FlushCount) {}, "0.962 s: mark-reject flushed port 50051, after message 10."},
		{"twice", func(f *result.FlushCount) { f.AgainNS = []int64{1962 * sample.Ms} }, "0.962 s: mark-reject flushed port 50051, after message 10, and again at 1.962 s."},
		{"often", func(f *result.FlushCount) { f.AgainNS = []int64{1962 * sample.Ms, 2962 * sample.Ms} }, "0.962 s: mark-reject flushed port 50051, after message 10, and again 2 times, the last at 2.962 s."},
		{"two commands", func(f *result.FlushCount) { f.WindowNS = new(60 * sample.Ms) }, "Its second command came 60 ms after its first."},
		{"two passes", func(f *result.FlushCount) { f.SecondPassNS = new(992 * sample.Ms) }, "The pass for the second family of addresses began at 0.992 s."},
		{"late", func(f *result.FlushCount) { f.Late = true }, "The flush came late: it missed the place among the messages that the scenario wants."},
		{"before the first message", func(f *result.FlushCount) { f.AfterMessage = 0 }, "0.962 s: mark-reject flushed port 50051, before the first message."},
		{"matched", func(*result.FlushCount) {}, "2 connections matched; the forwarder's own connection to the upstream has that port number too."},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := sample.HungResult().Variants[1]
			test.change(v.Flush)
			if got := LayerSentences(&v); !slices.Contains(got, test.want) {
				t.Errorf("no line is\n%s\nin\n%q", test.want, got)
			}
		})
	}
}

// A variant that was run several times says so, with a flush and without.
func TestRepeatedVariantSaysSo(t *testing.T) {
	const want = "The machine was too busy to keep the time, so this variant was run 3 times: the last run is shown."
	r := sample.HungResult()
	v := &r.Variants[1]
	assert.NotContains(t, LayerSentences(v), want)
	v.Repeated = 2
	assert.Contains(t, LayerSentences(v), want)
	assert.NotContains(t, Headline(r), want, "the section about the layer has it")
	v.Flush = nil
	assert.Contains(t, Headline(r), want)
}

// What is no flush of the agent has nothing to do with the agent of today.
func TestTodayIsOfTheAgentAlone(t *testing.T) {
	for name, change := range map[string]func(f *result.FlushCount){
		"a hypothesis": func(f *result.FlushCount) { f.Mechanism, f.Generation = "black-hole", "H3" },
		"a middlebox":  func(f *result.FlushCount) { f.Generation = "" },
	} {
		t.Run(name, func(t *testing.T) {
			v := sample.HungResult().Variants[1]
			change(v.Flush)
			for _, line := range LayerSentences(&v) {
				assert.NotContains(t, line, "Today's agent")
			}
		})
	}
}

// The scenario that a page points to flushes as the generation does.
func TestTheScenarioOfAGenerationIsOfIt(t *testing.T) {
	today := agent.Today()
	scenario, err := scenarios.Builtin(today.Scenario)
	require.NoError(t, err)
	assert.Equal(t, today.Mechanism, scenario.Flush.Mechanism)
}
