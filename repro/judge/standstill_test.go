package judge

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/scenarios"
)

// A standstill of the process leaves undecided what it could have changed, and nothing
// else.
func TestWhatAStandstillLeavesUndecided(t *testing.T) {
	const threshold, second = 2 * time.Second, time.Second
	still := func(from, lasted time.Duration) evidence.Standstill {
		return evidence.Standstill{From: from, Lasted: lasted, Why: evidence.Suspended}
	}
	gap := func(since, lasted time.Duration) []evidence.Gap {
		return []evidence.Gap{{Since: since, Lasted: lasted}}
	}
	told := func(code string, at time.Duration) [4]evidence.EndRecord {
		return [4]evidence.EndRecord{evidence.ClientEnd: {Told: &evidence.Told{Code: code, At: at}}}
	}
	slept := evidence.Standstill{From: 1 * second, Lasted: 20 * time.Millisecond, Slept: time.Hour, Why: evidence.Asleep}
	tests := map[string]struct {
		record evidence.Record
		still  evidence.Standstill
		want   scenarios.Outcome
	}{
		"a stall that is all standstill":       {evidence.Record{Gaps: gap(1*second, 3*second)}, still(1*second, 3*second), scenarios.Undecided},
		"a stall that goes on long after":      {evidence.Record{Gaps: gap(1*second, 9*second)}, still(1*second, 3*second), scenarios.Recovered},
		"a standstill elsewhere":               {evidence.Record{Gaps: gap(5*second, 3*second)}, still(1*second, 3*second), scenarios.Recovered},
		"a hang that is all standstill":        {evidence.Record{Open: true, Received: 3, Waited: &gap(1*second, 3*second)[0]}, still(1*second, 2*second), scenarios.Undecided},
		"a hang that goes on long after":       {evidence.Record{Open: true, Received: 3, Waited: &gap(1*second, 33*second)[0]}, still(1*second, 2*second), scenarios.Hung},
		"slow because of it":                   {evidence.Record{Slowest: 3 * second}, still(1*second, 2*second), scenarios.Undecided},
		"slow without it":                      {evidence.Record{Slowest: 6 * second}, still(1*second, 2*second), scenarios.Slow},
		"told just after":                      {evidence.Record{Received: 3, Ends: told("Unavailable", 4*second)}, still(1*second, 3*second), scenarios.Undecided},
		"told long after":                      {evidence.Record{Received: 3, Ends: told("Unavailable", 9*second)}, still(1*second, 3*second), scenarios.Broken},
		"a deadline that ran meanwhile":        {evidence.Record{Received: 3, Ends: told("DeadlineExceeded", 9*second)}, still(1*second, 3*second), scenarios.Undecided},
		"told, and a turn came somewhat late":  {evidence.Record{Received: 3, Ends: told("Unavailable", 4*second)}, still(4*second-1, second/10), scenarios.Broken},
		"all came in time":                     {evidence.Record{Gaps: gap(1*second, second)}, still(1*second, second), scenarios.Flowing},
		"all came, while the machine slept":    {evidence.Record{}, slept, scenarios.Undecided},
		"a stall, and the machine slept in it": {evidence.Record{Gaps: gap(0, 9*second)}, slept, scenarios.Recovered},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			test.record.Begun, test.record.Ended, test.record.Expected = true, 10*second, 30
			if test.record.Received == 0 {
				test.record.Received = 30
			}
			c := newCall(test.record, nil, []evidence.Standstill{test.still}, threshold)
			assert.Equal(t, test.want, c.outcome)
			assert.Equal(t, test.want == scenarios.Undecided, c.disturbed != nil)
		})
	}
}
