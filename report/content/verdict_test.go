package content

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/report/sample"
	"hangscope/repro/result"
)

func TestVerdict(t *testing.T) {
	interrupted := sample.HungResult()
	interrupted.Interrupted = true
	unchecked := sample.HungResult()
	unchecked.Checks = nil
	early := sample.UnexpectedResult()
	early.Interrupted, early.Checks = true, nil
	for name, test := range map[string]struct {
		result    *result.Result
		page, run Toned
	}{
		"expected":              {sample.HungResult(), Toned{"as expected", Good}, Toned{"as expected", Good}},
		"unexpected":            {sample.UnexpectedResult(), Toned{"not as expected: 3 of 4 checks failed", Bad}, Toned{"not as expected", Bad}},
		"nothing was expected":  {unchecked, Toned{}, Toned{"as expected", Good}},
		"interrupted":           {interrupted, Toned{"as expected", Good}, Toned{"interrupted", Good}},
		"interrupted too early": {early, Toned{}, Toned{"interrupted", Bad}},
	} {
		assert.Equal(t, test.page, VerdictOf(test.result), name)
		assert.Equal(t, test.run, runVerdict(test.result), name)
	}
}
