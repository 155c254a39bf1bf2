package content

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/report/phrase"
	"hangscope/report/sample"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

func TestVerdict(t *testing.T) {
	interrupted := sample.HungResult()
	interrupted.Interrupted = true
	unchecked := sample.HungResult()
	unchecked.Checks = nil
	early := sample.UnexpectedResult()
	early.Interrupted, early.Checks = true, nil
	others := sample.HungResult()
	others.Scenario.Expect = map[string]scenarios.Expectation{result.VariantFlushOff: {Outcome: scenarios.Flowing}}
	for name, test := range map[string]struct {
		result    *result.Result
		page, run phrase.Toned
	}{
		"expected":              {sample.HungResult(), phrase.Toned{Text: "The scenario is to show this hang", Tone: phrase.Dim}, phrase.Toned{Text: "as expected", Tone: phrase.Good}},
		"unexpected":            {sample.UnexpectedResult(), phrase.Toned{Text: "not as expected: 2 of 4 checks failed", Tone: phrase.Bad}, phrase.Toned{Text: "not as expected", Tone: phrase.Bad}},
		"of the control alone":  {others, phrase.Toned{}, phrase.Toned{Text: "as expected", Tone: phrase.Good}},
		"nothing was expected":  {unchecked, phrase.Toned{}, phrase.Toned{Text: "as expected", Tone: phrase.Good}},
		"interrupted":           {interrupted, phrase.Toned{Text: "The scenario is to show this hang", Tone: phrase.Dim}, phrase.Toned{Text: "interrupted", Tone: phrase.Good}},
		"interrupted too early": {early, phrase.Toned{}, phrase.Toned{Text: "interrupted", Tone: phrase.Bad}},
	} {
		assert.Equal(t, test.page, VerdictOf(test.result), name)
		assert.Equal(t, test.run, RunVerdict(test.result), name)
	}
}
