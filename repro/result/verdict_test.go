package result_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/result"
)

func TestVerdictInWords(t *testing.T) {
	words := []string{
		(&result.Result{Verdict: result.Expected}).VerdictInWords(),
		(&result.Result{Verdict: result.NoVerdict}).VerdictInWords(),
		(&result.Result{Verdict: result.Unexpected}).VerdictInWords(),
		(&result.Result{Verdict: result.Unexpected, Interrupted: true}).VerdictInWords(),
	}
	assert.Equal(t, result.VerdictWords, words)
}
