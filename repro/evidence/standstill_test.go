package evidence

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// A tick that comes very late means that the process stood still. The wall clock and
// the processor time tell why.
func TestPulse(t *testing.T) {
	tests := map[string]struct {
		passes, sleeps, works time.Duration
		want                  []Standstill
	}{
		"in time":                 {passes: standstillTick, works: time.Millisecond},
		"asked sooner":            {passes: time.Millisecond},
		"a little late":           {passes: standstillTick + minStandstill - 1},
		"stopped by a signal":     {passes: 3 * time.Second, want: []Standstill{{Lasted: 3 * time.Second, Why: Suspended}}},
		"no turn for long":        {passes: 100 * time.Millisecond, want: []Standstill{{Lasted: 100 * time.Millisecond, Why: Busy}}},
		"at work for long":        {passes: time.Second, works: time.Second, want: []Standstill{{Lasted: time.Second, Why: Busy}}},
		"the machine slept":       {passes: standstillTick, sleeps: time.Hour, want: []Standstill{{Lasted: standstillTick, Slept: time.Hour, Why: Asleep}}},
		"the wall clock was late": {passes: standstillTick, sleeps: -time.Hour},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var wall, worked time.Duration
				p := &Pulse{clock: StartClock(), wall: func() time.Duration { return wall }, worked: func() time.Duration { return worked }}
				p.last = p.beat()
				time.Sleep(test.passes) //nolint:forbidigo // virtual time
				wall, worked = test.passes+test.sleeps, test.works
				assert.Equal(t, test.want, p.Standstills())
				assert.Equal(t, test.want, p.Standstills(), "once")
			})
		})
	}
	assert.Nil(t, (*Pulse)(nil).Standstills())
}

func TestPulseForgetsTheShortest(t *testing.T) {
	p := new(Pulse)
	for i := range 2 * maxStandstills {
		p.note(Standstill{From: time.Duration(i), Lasted: time.Duration(i%2+1) * time.Second})
	}
	assert.Len(t, p.seen, maxStandstills)
	for i, s := range p.seen {
		assert.Equal(t, 2*time.Second, s.Lasted)
		assert.Equal(t, time.Duration(2*i+1), s.From, "in the order of time")
	}
}

func TestStoodStill(t *testing.T) {
	seen := []Standstill{{From: 1 * time.Second, Lasted: 2 * time.Second}, {From: 5 * time.Second, Lasted: time.Second}}
	for until, want := range map[time.Duration]time.Duration{500 * time.Millisecond: 0, 2: 0, 2 * time.Second: time.Second, 4 * time.Second: 2 * time.Second, 9 * time.Second: 3 * time.Second} {
		assert.Equal(t, want, StoodStill(seen, 0, until), until)
	}
}
