package stall

import (
	"math"
	"sync"
	"time"

	"hangscope/repro/evidence"
)

// The least silence that counts as a stall, and how many times longer than
// the gaps of a healthy run it has to be. 250 ms is what a person notices and
// what a busy machine does not often do by itself; 20 times the p99 gap leaves
// room for a rare slow message.
const (
	MinThreshold = 250 * time.Millisecond
	GapFactor    = 20
)

// ThresholdOf returns the silence that counts as a stall, given the p99 gap of
// a run in which nothing is wrong.
func ThresholdOf(healthyGap time.Duration) time.Duration {
	return max(MinThreshold, GapFactor*healthyGap)
}

const (
	// enoughGaps is how many gaps of each call, on average, make a baseline
	// that still runs say enough. As many intervals of the plan are the plan's
	// threshold: a baseline that keeps its time has shown them before any
	// silence can be a stall.
	enoughGaps = GapFactor
	// maxRareFactor bounds how far rare gaps raise the threshold above what the
	// plan and the median gap say. A busy machine and a lossy link make the rare
	// gaps some times longer than the usual ones, and so does one stall that
	// comes while there are few gaps. The bound keeps both apart from a hang.
	maxRareFactor = 4
)

// Threshold is the silence that counts as a stall, one value for all variants
// of a run. It follows from the gaps of the baseline and from the plan's
// interval, and is fixed once: as soon as somebody needs it and the baseline
// has shown enough, at the latest when the baseline ends. Until then the plan
// stands for it. Its methods may be used by several goroutines at once.
type Threshold struct {
	plan time.Duration

	mu    sync.Mutex
	fixed bool
	value time.Duration
	gaps  func() evidence.Gaps // nil before the baseline has begun
}

// NewThreshold returns the threshold of a run whose plan sends a message in
// every interval.
func NewThreshold(interval time.Duration) *Threshold {
	plan := ThresholdOf(interval)
	return &Threshold{plan: plan, value: plan}
}

// FixedThreshold returns a threshold that somebody has set.
func FixedThreshold(silence time.Duration) *Threshold {
	return &Threshold{plan: silence, value: silence, fixed: true}
}

// Plan returns the threshold as the plan alone has it. The value is not less.
func (t *Threshold) Plan() time.Duration { return t.plan }

// Measure makes the gaps of the baseline known, which has begun.
func (t *Threshold) Measure(gaps func() evidence.Gaps) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.gaps = gaps
}

// Value returns the threshold, or the plan's while it is not fixed.
func (t *Threshold) Value() time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.value
}

// Known returns the threshold, or what no silence exceeds while it is not
// fixed: it is too early to call a silence a stall.
func (t *Threshold) Known() time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.fixed {
		return math.MaxInt64
	}
	return t.value
}

// Settle fixes the threshold if it is needed and the baseline has shown enough.
// It is needed when a call has been silent for longer than the plan's threshold: a
// shorter silence is no stall, whatever the gaps are.
func (t *Threshold) Settle(silent time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.fixed || silent <= t.plan || t.gaps == nil {
		return
	}
	if gaps := t.gaps(); enough(gaps) {
		t.fix(gaps)
	}
}

func enough(gaps evidence.Gaps) bool { return gaps.Count >= enoughGaps*int64(gaps.Calls) }

// Fix fixes the threshold by what the baseline has shown, however little: it
// will show no more.
func (t *Threshold) Fix() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.fixed {
		return
	}
	var gaps evidence.Gaps
	if t.gaps != nil {
		gaps = t.gaps()
	}
	t.fix(gaps)
}

// fix computes the value. A single stall does not move the plan or the median gap
// far. The rare gaps may raise the value, within bounds.
func (t *Threshold) fix(gaps evidence.Gaps) {
	usual := max(t.plan, ThresholdOf(gaps.Median))
	rare := ThresholdOf(gaps.Rare)
	if !enough(gaps) {
		// Among a few gaps, a stall cannot be told from a machine that is busy.
		rare = ThresholdOf(gaps.Longest)
	}
	t.value = min(max(usual, rare), maxRareFactor*usual)
	t.fixed, t.gaps = true, nil
}
