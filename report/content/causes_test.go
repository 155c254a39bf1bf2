package content

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/report/sample"
	"hangscope/report/sample/catalogue"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/scenarios"
)

// The headline of a fault that no setting of mirrord's cures says what to do.
func TestAdviceForFaultsOfServices(t *testing.T) {
	told := 0
	for _, r := range catalogue.All(t) {
		v := Subject(r)
		if r.Scenario.Fault == nil || v.Diagnosis == nil || v.Diagnosis.Cause == stall.Unknown {
			continue
		}
		told++
		assert.Contains(t, strings.Join(Headline(r), "\n"), "What to do: ", r.Scenario.Name)
	}
	assert.Positive(t, told)
	assert.Contains(t, Advice(&result.Variant{Diagnosis: &result.Diagnosis{Cause: "half-open"}}), "keepalive")
	assert.Empty(t, Advice(&result.Variant{Diagnosis: &result.Diagnosis{Cause: "unknown"}}), "a cause that is not known has no advice")
}

// Every cause that a diagnosis may name has a row, and there is none for another.
func TestEveryCauseHasAMeaning(t *testing.T) {
	assert.ElementsMatch(t, stall.Causes, slices.Collect(maps.Keys(causes)))
	for cause, words := range causes {
		assert.NotEmpty(t, words.meaning, cause)
		assert.Equal(t, words.advice != "", strings.HasSuffix(words.advice, "."), "the advice on %s is a sentence", cause)
	}
}

// What had not come while a call was silent may have come since, and a connection that
// carried bytes in a silence may have died since: no sentence says more.
func TestADiagnosisIsOfItsMoment(t *testing.T) {
	tests := map[string]struct {
		diagnosis result.Diagnosis
		state     result.StallState
		want      string
	}{
		"hung": {
			result.Diagnosis{Cause: stall.BlackHole, Hop: 1},
			result.StallHung,
			"What is written at one end of hop 1 is not read at the other, and neither is told.",
		},
		"recovered": {
			result.Diagnosis{Cause: stall.BlackHole, Hop: 1},
			result.StallRecovered,
			"Before it recovered: what is written at one end of hop 1 is not read at the other, and neither is told.",
		},
		"idle, on a hop that lived": {
			result.Diagnosis{Cause: stall.SenderIdle},
			result.StallHung,
			"So far nothing more has been sent, and all that was sent has arrived; the connections have carried bytes meanwhile.",
		},
	}
	for name, test := range tests {
		v := &result.Variant{Diagnosis: &test.diagnosis, Stall: &result.Stall{State: test.state}}
		assert.Equal(t, test.want, Diagnosed(v), name)
		assert.Equal(t, test.state == result.StallRecovered, strings.Contains(causeSentence(v), ", before it recovered: "), name)
	}
}

// A call that recovered and was cut afterwards is in the state of its end.
func TestADiagnosisOfABreakIsOfNoStallBefore(t *testing.T) {
	tests := map[string]struct {
		outcome scenarios.Outcome
		told    bool
		want    bool
	}{
		"recovered":                             {scenarios.Recovered, false, true},
		"told, and it asked again for the rest": {scenarios.Recovered, true, true},
		"broken":                                {scenarios.Broken, true, false},
		"broken, by a flush that came late":     {scenarios.Undecided, true, false},
		"not ended":                             {scenarios.Undecided, false, true},
		"ended with messages missing":           {scenarios.Lost, false, false},
	}
	for name, test := range tests {
		v := &result.Variant{
			Outcome: test.outcome, Stall: &result.Stall{State: result.StallRecovered},
			Diagnosis: &result.Diagnosis{Cause: stall.Reset, Hop: 2}, Ends: []result.End{{Role: evidence.Client, Told: &test.told}},
		}
		assert.Equal(t, test.want, strings.Contains(causeSentence(v), ", before it recovered: "), name)
		assert.Equal(t, test.want, strings.HasPrefix(Diagnosed(v), "Before it recovered: "), name)
	}
}

func TestWhoseSocketKnows(t *testing.T) {
	ends := func(told bool) []result.End { return []result.End{{Role: evidence.Upstream, Told: &told}} }
	tests := []struct {
		name string
		v    result.Variant
		want string
	}{
		{"no diagnosis", result.Variant{Ends: ends(false)}, ""},
		{"a call was told", result.Variant{Ends: ends(true), Diagnosis: &result.Diagnosis{Knows: []string{"upstream"}}}, ""},
		{"nobody knows", result.Variant{Ends: ends(false), Diagnosis: &result.Diagnosis{}}, ""},
		{"one", result.Variant{Ends: ends(false), Diagnosis: &result.Diagnosis{Knows: []string{"upstream"}}}, "the socket of the upstream knows"},
		{
			"both ends of the forwarder are one",
			result.Variant{Ends: ends(false), Diagnosis: &result.Diagnosis{Knows: []string{"forwarder, towards client", "forwarder, towards upstream", "upstream"}}},
			"the sockets of the forwarder and upstream know",
		},
		{"a name from elsewhere", result.Variant{Ends: ends(false), Diagnosis: &result.Diagnosis{Knows: []string{"<b>"}}}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { assert.Equal(t, test.want, KnowingSockets(&test.v)) })
	}
}

// Where no flush happened, the headline says why, unless the run was ended early.
func TestWhyNoFlushHappened(t *testing.T) {
	const why = "All messages had arrived before the flush was due."
	r := sample.HungResult()
	r.Variants[1].Flush = nil
	assert.NotContains(t, Headline(r), why, "the others never arrived")
	r.Variants[1].Messages.Received = r.Variants[1].Messages.Expected
	assert.Contains(t, Headline(r), why)
	r.Interrupted = true
	assert.NotContains(t, Headline(r), why)
	assert.NotContains(t, Headline(sample.HungResult()), why)
}
