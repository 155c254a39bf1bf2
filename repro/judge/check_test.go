package judge

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/scenarios"
)

// observedVariant shows something in every field that an expectation has.
func observedVariant() result.Variant {
	told := func(role evidence.Role) result.End {
		return result.End{Role: role, Told: new(true), Status: "Unavailable", Zombie: &result.Zombie{Messages: 1}}
	}
	return result.Variant{
		Name:      result.VariantFlushOn,
		Outcome:   scenarios.Hung,
		Stall:     &result.Stall{Hop: 1},
		Diagnosis: &result.Diagnosis{Cause: stall.BlackHole},
		Ends:      []result.End{told(evidence.Client), told(evidence.Forwarder), told(evidence.Local), told(evidence.Upstream)},
		Served:    &result.Served{NextMessage: new(result.Nobody), NextCall: new(result.ByLocal)},
		AfterFlush: []result.LaterCall{
			{Connection: result.OnSame, Outcome: scenarios.Hung},
			{Connection: result.OnFresh, Outcome: scenarios.Flowing},
		},
	}
}

// expectation holds two values of a field: right is what observedVariant shows,
// and wrong is something else. endExpectations are those of each of the ends.
type expectation struct{ right, wrong any }

var (
	expectations = map[string]expectation{
		"Outcome":     {scenarios.Hung, scenarios.Flowing},
		"Cause":       {string(stall.BlackHole), string(stall.HalfOpenHop)},
		"Hop":         {1, 2},
		"Same":        {scenarios.Hung, scenarios.Flowing},
		"Fresh":       {scenarios.Flowing, scenarios.Hung},
		"NextMessage": {"none", "forwarder"},
		"NextCall":    {"local", "forwarder"},
	}
	endExpectations = map[string]expectation{
		"Told":   {new(true), new(false)},
		"Status": {"Unavailable", "Canceled"},
		"Zombie": {new(true), new(false)},
	}
)

// Each field of an expectation is compared with what was seen: a right value
// passes, a wrong one fails the run, and so does a value that was not observed.
// A field without a check cannot pass.
func TestEveryExpectationIsChecked(t *testing.T) {
	end := reflect.TypeFor[*scenarios.EndExpectation]()
	for field := range reflect.TypeFor[scenarios.Expectation]().Fields() {
		if field.Type != end {
			want, ok := expectations[field.Name]
			require.True(t, ok, "Expectation.%s has no test that a wrong value fails", field.Name)
			testExpectation(t, field.Name, want, func(value any) (e scenarios.Expectation) {
				reflect.ValueOf(&e).Elem().FieldByIndex(field.Index).Set(reflect.ValueOf(value))
				return e
			})
			continue
		}
		for of := range end.Elem().Fields() {
			want, ok := endExpectations[of.Name]
			require.True(t, ok, "EndExpectation.%s has no test that a wrong value fails", of.Name)
			testExpectation(t, field.Name+"."+of.Name, want, func(value any) (e scenarios.Expectation) {
				var ends scenarios.EndExpectation
				reflect.ValueOf(&ends).Elem().FieldByIndex(of.Index).Set(reflect.ValueOf(value))
				reflect.ValueOf(&e).Elem().FieldByIndex(field.Index).Set(reflect.ValueOf(&ends))
				return e
			})
		}
	}
}

func testExpectation(t *testing.T, name string, field expectation, expect func(value any) scenarios.Expectation) {
	t.Helper()
	unobserved := result.Variant{Name: result.VariantFlushOn}
	for _, role := range evidence.Roles {
		unobserved.Ends = append(unobserved.Ends, result.End{Role: role})
	}
	tests := map[string]struct {
		value   any
		variant result.Variant
		verdict result.Verdict
	}{
		"right":                {field.right, observedVariant(), result.Expected},
		"wrong":                {field.wrong, observedVariant(), result.Unexpected},
		"not observed":         {field.right, unobserved, result.NoVerdict},
		"unknown is not false": {field.wrong, unobserved, result.NoVerdict},
	}
	for kind, test := range tests {
		t.Run(fmt.Sprintf("%s %s", name, kind), func(t *testing.T) {
			scenario := scenarios.Scenario{Expect: map[string]scenarios.Expectation{result.VariantFlushOn: expect(test.value)}}
			checks, verdict := Check(scenario, []result.Variant{test.variant})
			assert.Len(t, checks, 1)
			if test.verdict == result.NoVerdict && checks[0].Got != result.NotObserved {
				test.verdict = result.Unexpected // the variant has none, and says so
			}
			assert.Equal(t, test.verdict, verdict)
		})
	}
}
