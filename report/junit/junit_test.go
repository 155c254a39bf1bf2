package junit

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/sample"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

func TestJUnitGolden(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(sample.Results)) {
		t.Run(name, func(t *testing.T) {
			var document bytes.Buffer
			require.NoError(t, Write(&document, sample.Results[name]()))
			sample.ValidJUnit(t, document.String())
			sample.Golden(t, name+".xml", document.String())
		})
	}
	t.Run("set", func(t *testing.T) {
		var document bytes.Buffer
		again := sample.UnexpectedResult()
		again.Seed = 2
		set := result.NewSet([]*result.Result{sample.HungResult(), again, sample.HungResult(), sample.ZombieResult()}, true)
		require.NoError(t, WriteSet(&document, set))
		sample.ValidJUnit(t, document.String())
		sample.Golden(t, "set.xml", document.String())
	})
}

// A gate must not be passed by what was not seen to the end, nor shut by what
// nobody expects anything of.
func TestCasesOf(t *testing.T) {
	tests := []struct {
		name   string
		result func() *result.Result
		want   string // a letter a case: passed, failed, error, skipped
	}{
		{"as expected", sample.HungResult, "pp"},
		{"not as expected", sample.UnexpectedResult, "pf"},
		{"interrupted", sample.InterruptedResult, "ee"},
		{"undecided, and something else expected", func() *result.Result {
			r := sample.UnexpectedResult()
			r.Variants[1].Outcome = scenarios.Undecided
			return r
		}, "pe"},
		{"interrupted before the second variant", func() *result.Result {
			r := sample.InterruptedResult()
			r.Variants = r.Variants[:1]
			return r
		}, "es"},
		{"interrupted at once", func() *result.Result {
			r := sample.InterruptedResult()
			r.Variants = nil
			return r
		}, "sse"},
		{"nothing expected", func() *result.Result {
			r := sample.HungResult()
			r.Checks = nil
			return r
		}, "ss"},
		{"a verdict without a reason", func() *result.Result {
			r := sample.HungResult()
			r.Verdict = result.Unexpected
			return r
		}, "ppf"},
		{"a check of no variant", func() *result.Result {
			r := sample.UnexpectedResult()
			for i := range r.Checks {
				r.Checks[i].Variant = "gone"
			}
			return r
		}, "ssf"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := ""
			for _, c := range casesOf(test.result()) {
				switch {
				case c.Failure != nil:
					got += "f"
				case c.Error != nil:
					got += "e"
				case c.Skipped != nil:
					got += "s"
				default:
					got += "p"
				}
			}
			assert.Equal(t, test.want, got)
		})
	}
}

func TestFailureSaysObservedAgainstExpected(t *testing.T) {
	c := casesOf(sample.UnexpectedResult())[1]
	assert.Equal(t, "outcome: expected hung, observed flowing; hop: expected 1, observed 0", c.Failure.Message)
	assert.Contains(t, c.Failure.Text, "\nRun it again: hangscope run ")
}

func TestSetWithMissingRuns(t *testing.T) {
	var document bytes.Buffer
	require.NoError(t, WriteSet(&document, result.NewSet([]*result.Result{sample.HungResult()}, true)))
	assert.Contains(t, document.String(), "some are missing")
	assert.Contains(t, document.String(), `failures="0" errors="1"`)
}

// FuzzJUnit renders results from files: all are documents of the schema.
func FuzzJUnit(f *testing.F) {
	sample.SeedResults(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		var r result.Result
		if json.Unmarshal(text, &r) != nil {
			return
		}
		var one, set bytes.Buffer
		require.NoError(t, Write(&one, &r))
		sample.ValidJUnit(t, one.String())
		require.NoError(t, WriteSet(&set, result.NewSet([]*result.Result{&r, &r}, false)))
		sample.ValidJUnit(t, set.String())
	})
}
