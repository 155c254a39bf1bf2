package layer

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// Linux acknowledges at once what nobody answers, a second packet that nobody answered, and
// more than a segment. What an owner who answers is sent waits for the answer.
func TestWhatIsAcknowledgedAtOnce(t *testing.T) {
	const ms = time.Millisecond
	data := func(size int) func(*acks, time.Duration) bool {
		return func(a *acks, now time.Duration) bool { return a.atOnce(now, size, linkSegment) }
	}
	answer := func(a *acks, now time.Duration) bool { a.acknowledged(); a.answered(now); return false }
	waited := func(a *acks, _ time.Duration) bool { a.acknowledged(); a.waited(); return false }
	type steps = []func(*acks, time.Duration) bool
	tests := map[string]struct {
		before steps
		size   int
		want   bool
	}{
		"the first packet":                    {nil, 10, true},
		"after an answer":                     {steps{data(10), answer}, 10, false},
		"a second one, and no answer between": {steps{data(10), answer, data(10)}, 10, true},
		"after one that nobody answered":      {steps{data(10), answer, data(10), waited}, 10, true},
		"as large as a segment":               {steps{data(linkSegment), answer}, linkSegment, false},
		"larger than a segment":               {steps{data(10), answer}, linkSegment + 1, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			a, now := &acks{}, time.Duration(0)
			for _, step := range test.before {
				step(a, now)
				now += ms
			}
			assert.Equal(t, test.want, a.atOnce(now, test.size, linkSegment))
		})
	}
	late := &acks{}
	late.atOnce(0, 10, linkSegment)
	late.acknowledged()
	late.answered(DelayedAck)
	assert.True(t, late.atOnce(DelayedAck, 10, linkSegment), "its owner answered too late")
}
