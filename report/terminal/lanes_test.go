package terminal

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/report/sample"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// The key of the lanes explains only bars that they have.
func TestDrawnKey(t *testing.T) {
	scale := logScale{low: float64(100 * sample.Ms), high: float64(2000 * sample.Ms)}
	s := newCanvas(Page{})
	for highest, want := range map[int64]string{
		90 * sample.Ms:   "▁ up to 100 ms",
		500 * sample.Ms:  "▁ 100 ms … ▅ 500 ms",
		2000 * sample.Ms: "▁ 100 ms … █ 2 s",
	} {
		r := &result.Result{Variants: []result.Variant{{Timeline: result.Timeline{
			BucketNS: sample.Ms, Buckets: []result.Bucket{{SilenceMaxNS: sample.Ms}, {SilenceMaxNS: highest}},
		}}}}
		assert.Equal(t, want, s.drawnKey(r, scale))
	}
}

// Below the lanes it is said what became of a later call.
func TestLaterCallBelowTheLanes(t *testing.T) {
	r := sample.HungResult()
	r.Variants[1].AfterFlush = []result.LaterCall{{Connection: "same", Outcome: scenarios.Flowing, Received: 30, Expected: 30}}
	s := newCanvas(Page{})
	s.lanes(r)
	assert.Contains(t, s.String(), "A call made after the flush on the same connection flows: 30 of 30")
}
