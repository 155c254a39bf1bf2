package content_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/sample"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// An undecided variant is never called flowing, hung or not as expected. The page says
// why it is undecided.
func TestUndecidedSaysWhy(t *testing.T) {
	reasons := []result.Reason{
		result.Cut, result.NoFlush, result.LateFlush, result.NoneMatched, result.NoFault, result.Suspended, result.Asleep, result.Busy,
	}
	said := make(map[string]bool)
	for _, reason := range reasons {
		r := sample.HungResult()
		on := &r.Variants[1]
		on.Outcome, on.Outcomes = scenarios.Undecided, map[scenarios.Outcome]int{scenarios.Undecided: 1}
		on.Undecided = &result.Undecided{Reason: reason, FromNS: 1200 * sample.Ms, LastedNS: 3020 * sample.Ms}
		on.Stall, on.Silent, r.Verdict = nil, false, result.NoVerdict
		r.Checks[1].Got, r.Checks[1].OK = "undecided", false
		r.Checks[2].Got, r.Checks[2].OK = result.NotObserved, false
		why := content.UndecidedBecause(on.Undecided)
		assert.False(t, said[why], why)
		said[why] = true
		assert.Equal(t, phrase.Toned{Text: "undecided whether the expectation holds", Tone: phrase.Warn}, content.VerdictOf(r))
		if reason != result.Cut && reason != result.Interrupted { // "had not ended", in other words
			assert.Contains(t, content.Headline(r)[0], why, "the headline says it, once")
		}
		assert.Equal(t, "undecided whether the expectation holds: of “with the flush”, "+why, content.WhyUndecided(r))
		assert.Empty(t, content.Failures(r), "what was not seen has not failed")
		assert.Equal(t, phrase.Toned{Text: "undecided", Tone: phrase.Warn}, content.RunVerdict(r))
		set := result.NewSet([]*result.Result{r}, false)
		assert.Equal(t, result.NoVerdict, set.Verdict)
		assert.Equal(t, phrase.Toned{Text: "0 of 1 run as expected, 1 undecided", Tone: phrase.Warn}, content.ExpectedRuns(set))
		assert.Nil(t, content.RemedyOf(r))
	}
}

// A gap is said to grow only if it was still open, in a variant and in a rung.
func TestOnlyAnOpenGapGrows(t *testing.T) {
	closed := result.Distribution{Count: 2, Censored: 1, MaxNS: 300 * sample.Ms}
	open := closed
	open.MaxOpen = true
	assert.Equal(t, "300 ms", content.Greatest(closed))
	assert.Equal(t, "≥ 300 ms", content.Greatest(open))
	assert.Equal(t, ", longest gap 300 ms", content.LongestGap(&result.Variant{Gaps: closed}))
	assert.Equal(t, ", longest gap 300 ms and growing", content.LongestGap(&result.Variant{Gaps: open}))
	assert.Equal(t, "300 ms", content.LongestOf(result.Rung{LongestGapNS: 300 * sample.Ms}))
	assert.Equal(t, "≥ 300 ms", content.LongestOf(result.Rung{LongestGapNS: 300 * sample.Ms, LongestGapOpen: true}))
}
