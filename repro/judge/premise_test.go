package judge

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// An execution whose fault did not happen as it should shows nothing, however it ended.
func TestWhyAnExecutionIsUndecided(t *testing.T) {
	flowing := evidence.Record{Begun: true, Expected: 30, Received: 30}
	open := evidence.Record{Begun: true, Open: true, Expected: 30, Received: 10, Waited: &evidence.Gap{}}
	hung := evidence.Record{Begun: true, Open: true, Expected: 30, Received: 10, Waited: &evidence.Gap{Lasted: time.Hour}}
	due := Premise{FlushDue: true}
	tests := map[string]struct {
		record  evidence.Record
		premise Premise
		flush   *result.FlushCount
		want    result.Reason // empty if it is decided
	}{
		"nothing is due":                  {record: flowing},
		"the flush did its work":          {hung, due, &result.FlushCount{Matched: 1}, ""},
		"no flush":                        {flowing, due, nil, result.NoFlush},
		"no flush, and a hang":            {hung, due, nil, result.NoFlush},
		"a late flush":                    {hung, due, &result.FlushCount{Matched: 1, Late: true}, result.LateFlush},
		"it matched nothing":              {flowing, due, &result.FlushCount{}, result.NoneMatched},
		"it matched nothing, as expected": {flowing, Premise{FlushDue: true, MayMatchNone: true}, &result.FlushCount{}, ""},
		"cut before the flush":            {open, due, nil, result.Cut},
		"cut":                             {open, Premise{}, nil, result.Cut},
		"interrupted":                     {open, Premise{FlushDue: true, Interrupted: true}, nil, result.Interrupted},
		"interrupted, and hung for sure":  {hung, Premise{Interrupted: true}, nil, ""},
		"no fault":                        {flowing, Premise{FaultDue: true, Struck: new(bool)}, nil, result.NoFault},
		"a fault":                         {flowing, Premise{FaultDue: true, Struck: new(true)}, nil, ""},
		"a fault that shows":              {hung, Premise{FaultDue: true}, nil, ""},
		"a fault that does not":           {flowing, Premise{FaultDue: true}, nil, result.NoFault},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			recorder := evidence.NewRecorder(1, 30, evidence.Down)
			seen := &Seen{Variant: result.VariantFlushOn, Load: 1, Premise: test.premise, Flush: test.flush, Snapshot: recorder.Freeze()}
			seen.Snapshot.Calls = []evidence.Record{test.record}
			v := Variant(seen, time.Second)
			_, verdict := Check(scenarios.Scenario{}, []result.Variant{v})
			if test.want == "" {
				assert.Nil(t, v.Undecided)
				assert.NotEqual(t, scenarios.Undecided, v.Outcome)
				assert.Equal(t, result.Expected, verdict)
				return
			}
			if assert.NotNil(t, v.Undecided) {
				assert.Equal(t, test.want, v.Undecided.Reason)
			}
			assert.Equal(t, scenarios.Undecided, v.Outcome)
			assert.Equal(t, map[scenarios.Outcome]int{scenarios.Undecided: 1}, v.Outcomes)
			assert.False(t, v.Silent)
			assert.Equal(t, result.NoVerdict, verdict, "whatever the scenario expects")
		})
	}
}

// Of an undecided variant every check is open. One that is wrong elsewhere counts.
func TestChecksOfAnUndecidedVariant(t *testing.T) {
	scenario := scenarios.Scenario{Expect: map[string]scenarios.Expectation{
		result.VariantFlushOff: {Outcome: scenarios.Flowing},
		result.VariantFlushOn:  {Outcome: scenarios.Hung, Cause: "half-open", Hop: 1},
	}}
	off := result.Variant{Name: result.VariantFlushOff, Outcome: scenarios.Flowing}
	on := result.Variant{Name: result.VariantFlushOn, Outcome: scenarios.Undecided, Undecided: &result.Undecided{Reason: result.Cut}}
	checks, verdict := Check(scenario, []result.Variant{off, on})
	assert.Equal(t, result.NoVerdict, verdict)
	for _, c := range checks[1:] {
		assert.False(t, c.OK)
		assert.False(t, c.Seen(), c.What)
	}
	off.Outcome = scenarios.Hung
	_, verdict = Check(scenario, []result.Variant{off, on})
	assert.Equal(t, result.Unexpected, verdict)
}
