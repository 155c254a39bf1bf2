package judge

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"hangscope/repro/evidence"
	"hangscope/scenarios"
)

// A certain failure counts in a call that has not ended; otherwise such a call
// is undecided.
func TestOutcomeOfACallThatHasNotEnded(t *testing.T) {
	const threshold = time.Second
	short, long := &evidence.Gap{Lasted: threshold / 2}, &evidence.Gap{Lasted: 2 * threshold}
	told := [4]evidence.EndRecord{evidence.ClientEnd: {Told: &evidence.Told{Code: "Unavailable"}}}
	tests := map[string]struct {
		record evidence.Record
		want   scenarios.Outcome
	}{
		"owes messages":            {evidence.Record{Waited: short, Received: 6}, scenarios.Undecided},
		"owes its end":             {evidence.Record{Waited: short, Received: 30}, scenarios.Undecided},
		"has recovered":            {evidence.Record{Waited: short, Received: 6, Gaps: []evidence.Gap{*long}}, scenarios.Undecided},
		"was slow":                 {evidence.Record{Waited: short, Received: 6, Slowest: 2 * threshold}, scenarios.Undecided},
		"hangs":                    {evidence.Record{Waited: long, Received: 6}, scenarios.Hung},
		"told, and tries again":    {evidence.Record{Waited: short, Received: 6, Ends: told}, scenarios.Broken},
		"a message came twice":     {evidence.Record{Waited: short, Received: 6, Doubled: 1}, scenarios.Lost},
		"a message came too late":  {evidence.Record{Waited: short, Received: 6, Disordered: 1}, scenarios.Lost},
		"complete, after an error": {evidence.Record{Waited: short, Received: 30, Ends: told}, scenarios.Undecided},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			test.record.Begun, test.record.Open, test.record.Expected = true, true, 30
			assert.Equal(t, test.want, newCall(test.record, nil, nil, threshold).outcome)
		})
	}
	assert.Equal(t, scenarios.Undecided, newCall(evidence.Record{Expected: 30}, nil, nil, threshold).outcome, "it has not begun")
	assert.Equal(t, scenarios.Flowing, newCall(evidence.Record{Begun: true, Expected: 30, Received: 30}, nil, nil, threshold).outcome)
	assert.Equal(t, scenarios.Lost, newCall(evidence.Record{Begun: true, Expected: 30, Received: 29}, nil, nil, threshold).outcome)
}

// An unfinished call never counts as flowing.
func TestAnUnfinishedCallNeverFlows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		duration := func(label string) time.Duration {
			return time.Duration(rapid.Int64Range(0, int64(time.Minute)).Draw(t, label))
		}
		expected := rapid.Uint64Range(1, 100).Draw(t, "expected")
		record := evidence.Record{
			Begun: rapid.Bool().Draw(t, "begun"), Expected: expected,
			Received: rapid.Uint64Range(0, expected).Draw(t, "received"),
			Slowest:  duration("slowest"), Gaps: []evidence.Gap{{Lasted: duration("longest")}},
		}
		if record.Open = record.Begun; record.Open {
			record.Waited = &evidence.Gap{Lasted: duration("waited")}
		}
		if got := newCall(record, nil, nil, duration("threshold")).outcome; got != scenarios.Hung && got != scenarios.Undecided {
			t.Errorf("%s: %+v", got, record)
		}
	})
}
