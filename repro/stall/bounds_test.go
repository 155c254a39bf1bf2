package stall_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
)

// A silence as long as the threshold is none yet, and of several stalls the worst is
// one that hangs, else the longest, else one that an error ended.
func TestWorstOfSeveral(t *testing.T) {
	gap := func(lasted time.Duration) evidence.Gap { return evidence.Gap{Lasted: lasted} }
	tests := map[string]struct {
		gaps   []evidence.Gap
		waited *evidence.Gap
		open   bool
		want   int // its place among the stalls, from 1; 0 is none
		state  stall.State
	}{
		"none":                              {nil, nil, true, 0, ""},
		"just no stall":                     {[]evidence.Gap{gap(second)}, new(gap(second)), true, 0, ""},
		"just one":                          {[]evidence.Gap{gap(second + 1)}, nil, true, 1, stall.Recovered},
		"the last one is just one":          {nil, new(gap(second + 1)), true, 1, stall.Hung},
		"the longer one":                    {[]evidence.Gap{gap(2 * second), gap(3 * second)}, nil, true, 2, stall.Recovered},
		"the first of two that are as long": {[]evidence.Gap{gap(3 * second), gap(3 * second)}, nil, true, 1, stall.Recovered},
		"the first, which is longer":        {[]evidence.Gap{gap(3 * second), gap(2 * second)}, nil, true, 1, stall.Recovered},
		"one that hangs, though shorter":    {[]evidence.Gap{gap(9 * second)}, new(gap(2 * second)), true, 2, stall.Hung},
		"one that was told, and is as long": {[]evidence.Gap{gap(2 * second)}, new(gap(2 * second)), false, 2, stall.Told},
		"one that was told, though shorter": {[]evidence.Gap{gap(3 * second)}, new(gap(2 * second)), false, 2, stall.Told},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			stalls := stall.All(evidence.Record{Gaps: test.gaps, Waited: test.waited, Open: test.open}, second)
			worst := stall.Worst(stalls)
			if test.want == 0 {
				assert.Nil(t, worst)
				return
			}
			assert.Same(t, &stalls[test.want-1], worst)
			assert.Equal(t, test.state, worst.State)
		})
	}
}

// The forwarder is a zombie from a tenth of a second after its client has gone, and what
// it sends from then on nobody receives.
func TestWhenAForwarderIsAZombie(t *testing.T) {
	const gone = 2 * second
	at := evidence.Doing{Activity: evidence.WaitingInRecv}
	left := func(since time.Duration) evidence.Doing {
		return evidence.Doing{Activity: evidence.Returned, Since: since}
	}
	tests := map[string]struct {
		forwarder evidence.Doing
		sentAt    time.Duration
		told      bool
		open      bool
		want      *stall.Zombie
	}{
		"it works on":                       {at, 3 * second, true, false, &stall.Zombie{Messages: 4, For: 3 * second}},
		"it works on, and sends nothing":    {at, second, true, false, &stall.Zombie{For: 3 * second}},
		"its last message was just in time": {at, gone, true, false, &stall.Zombie{For: 3 * second}},
		"it returned a little later":        {left(gone + 100*time.Millisecond), second, true, false, &stall.Zombie{For: 100 * time.Millisecond}},
		"it returned at once":               {left(gone + 99*time.Millisecond), second, true, false, nil},
		"the call never reached it":         {evidence.Doing{}, 0, true, false, nil},
		"its client was not told":           {at, 3 * second, false, false, nil},
		"its client is still there":         {at, 3 * second, true, true, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			record := evidence.Record{Begun: true, Open: test.open, Ended: gone}
			record.Ends[evidence.ForwarderToClient] = evidence.EndRecord{Receiving: test.forwarder, Sending: test.forwarder}
			if test.told {
				record.Ends[evidence.ClientEnd].Told = &evidence.Told{Code: "Canceled"}
			}
			record.Down[evidence.ForwarderSent] = evidence.Passed{Last: 9, At: test.sentAt}
			record.Down[evidence.Received] = evidence.Passed{Last: 5}
			assert.Equal(t, test.want, stall.FindZombie(record, 5*second))
		})
	}
}

// silence is a call that waits since a time, or does not.
type silence struct {
	since atomic.Pointer[time.Duration]
}

func (s *silence) Waiting() (time.Duration, bool) {
	since := s.since.Load()
	if since == nil {
		return 0, false
	}
	return *since, true
}

// silentSince is a call that has been waiting since a moment.
func silentSince(since *time.Duration) *silence {
	s := &silence{}
	s.since.Store(since)
	return s
}

// watched runs a watcher until its calls are gone, and returns when it looked.
func watched(t *testing.T, w *stall.Watcher[*silence], calls []*silence, lasts time.Duration) (looks []time.Duration) {
	t.Helper()
	clock := evidence.StartClock()
	w.Now = clock.Now
	w.Turn = func() { looks = append(looks, clock.Now()) }
	w.Calls = func() []*silence {
		if clock.Now() >= lasts {
			return nil
		}
		return calls
	}
	w.Run(context.Background())
	return looks
}

// It looks ten times in the shortest threshold, whichever call has it, or as often as
// it is told. When there is nothing to look at, it ends.
func TestHowOftenAWatcherLooks(t *testing.T) {
	quick, slow := &silence{}, &silence{}
	tests := map[string]struct {
		calls []*silence
		every time.Duration
		want  []time.Duration
	}{
		"the quick one first": {[]*silence{quick, slow}, 0, []time.Duration{0, 100 * time.Millisecond, 200 * time.Millisecond}},
		"the quick one last":  {[]*silence{slow, quick}, 0, []time.Duration{0, 100 * time.Millisecond, 200 * time.Millisecond}},
		"as it is told":       {[]*silence{slow, quick}, 150 * time.Millisecond, []time.Duration{0, 150 * time.Millisecond, 300 * time.Millisecond}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &stall.Watcher[*silence]{Every: test.every, Threshold: func(s *silence) time.Duration {
					if s == quick {
						return second
					}
					return 3 * second
				}}
				assert.Equal(t, test.want, watched(t, w, test.calls, 200*time.Millisecond))
			})
		})
	}
}

// A stall is told when it is longer than the threshold, and its end when the call waits
// no more, or for another message. Who asks for neither is told of neither.
func TestWhatAWatcherTells(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		call, quiet := silentSince(new(time.Duration(0))), &silence{}
		var told []string
		w := &stall.Watcher[*silence]{
			Every:     500 * time.Millisecond,
			Threshold: func(*silence) time.Duration { return second },
			OnStall:   func(_ *silence, since time.Duration) { told = append(told, "since "+since.String()) },
			OnEnd: func(_ *silence, since, lasted time.Duration) {
				told = append(told, "over "+since.String()+" "+lasted.String())
			},
		}
		go func() {
			<-time.After(2100 * time.Millisecond)
			call.since.Store(new(2100 * time.Millisecond)) // a message
			<-time.After(2 * second)
			call.since.Store(nil) // its end
		}()
		watched(t, w, []*silence{call, quiet}, 6*second)
		assert.Equal(t, []string{"since 0s", "over 0s 2.5s", "since 2.1s", "over 2.1s 2.4s"}, told)

		// Look looks once more, when the watcher has ended.
		call.since.Store(new(second))
		told = nil
		w.Calls = func() []*silence { return []*silence{call} }
		w.Look()
		assert.Equal(t, []string{"since 1s"}, told)

		w.OnStall, w.OnEnd = nil, nil
		call.since.Store(nil)
		w.Look()
		call.since.Store(new(time.Duration(0)))
		w.Look()
		assert.Len(t, told, 1)
	})
}

// A threshold that is set is the one that is planned, and the value from the start.
func TestThresholdFromTheStart(t *testing.T) {
	set := stall.FixedThreshold(3 * second)
	assert.Equal(t, []time.Duration{3 * second, 3 * second, 3 * second}, []time.Duration{set.Plan(), set.Value(), set.Known()})
	planned := stall.NewThreshold(second)
	assert.Equal(t, stall.ThresholdOf(second), planned.Plan())
	assert.Equal(t, planned.Plan(), planned.Value())
	planned.Fix() // nothing has been measured
	assert.Equal(t, planned.Plan(), planned.Value())
}
