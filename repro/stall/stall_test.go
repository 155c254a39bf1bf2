package stall_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestThresholdOf(t *testing.T) {
	tests := []struct{ gap, want time.Duration }{
		{0, 250 * time.Millisecond},
		{time.Millisecond, 250 * time.Millisecond},
		{100 * time.Millisecond, 2 * time.Second},
	}
	for _, test := range tests {
		assert.Equal(t, test.want, stall.ThresholdOf(test.gap), "p99 gap %s", test.gap)
	}
}

// passed are the last messages at the four points.
func passed(last ...uint64) (points [4]evidence.Passed) {
	for i, n := range last {
		points[i].Last = n
	}
	return points
}

// end is an end that does one thing for both directions.
func end(activity evidence.Activity, since time.Duration) evidence.EndRecord {
	doing := evidence.Doing{Activity: activity, Since: since}
	return evidence.EndRecord{Receiving: doing, Sending: doing}
}

// does lets a role do one thing, at all of its ends.
func does(e *stall.Evidence, role evidence.Role, activity evidence.Activity) {
	for _, of := range evidence.Ends {
		if of.Role() == role {
			told := e.Call.Ends[of].Told
			e.Call.Ends[of] = end(activity, 0)
			e.Call.Ends[of].Told = told
		}
	}
}

// reached are four ends that are at work and know of nothing.
func reached() (ends [4]evidence.EndRecord) {
	for i := range ends {
		ends[i] = end(evidence.WaitingInRecv, 0)
	}
	return ends
}

func TestHop(t *testing.T) {
	request := passed(1, 1, 1, 1)
	upstreamTold := reached()
	upstreamTold[evidence.UpstreamEnd] = end(evidence.Returned, 0)
	upstreamTold[evidence.UpstreamEnd].Told = &evidence.Told{Code: "Canceled"}
	var onlyClient [4]evidence.EndRecord
	onlyClient[evidence.ClientEnd] = end(evidence.Opening, 0)
	forwarderReturned := reached()
	forwarderReturned[evidence.ForwarderToClient] = end(evidence.Returned, 0)
	forwarderReturned[evidence.ForwarderToUpstream] = end(evidence.Returned, 0)
	forwarderReturned[evidence.UpstreamEnd] = end(evidence.Returned, 0)
	tests := map[string]struct {
		record evidence.Record
		want   int
	}{
		"lost before the forwarder":             {evidence.Record{Up: request, Down: passed(11, 10, 10, 10), Ends: reached()}, 1},
		"lost after the forwarder":              {evidence.Record{Up: request, Down: passed(11, 11, 11, 10), Ends: reached()}, 2},
		"both: the one nearest to the receiver": {evidence.Record{Up: request, Down: passed(13, 12, 12, 10), Ends: reached()}, 2},
		"kept by the forwarder":                 {evidence.Record{Up: request, Down: passed(11, 11, 10, 10), Ends: reached()}, 0},
		"upwards, lost before the forwarder":    {evidence.Record{Direction: evidence.Up, Up: passed(11, 10, 10, 10), Ends: reached()}, 2},
		"upwards, lost after the forwarder":     {evidence.Record{Direction: evidence.Up, Up: passed(11, 11, 11, 10), Ends: reached()}, 1},
		"the request did not reach upstream":    {evidence.Record{Up: passed(1, 1, 1, 0), Ends: reached()}, 1},
		"the request did not reach forwarder":   {evidence.Record{Up: passed(1, 0, 0, 0), Ends: reached()}, 2},
		"one end of hop 1 was told":             {evidence.Record{Up: request, Down: passed(10, 10, 10, 10), Ends: upstreamTold}, 1},
		"the end of the call was lost":          {evidence.Record{Up: request, Down: passed(30, 30, 30, 30), Ends: forwarderReturned}, 2},
		"the call did not reach forwarder":      {evidence.Record{Ends: onlyClient}, 2},
		"nothing is known":                      {evidence.Record{Up: request, Down: passed(10, 10, 10, 10), Ends: reached()}, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, stall.Hop(test.record))
		})
	}
}

func TestWorst(t *testing.T) {
	short := evidence.Gap{Since: 1, Lasted: 50 * time.Millisecond, After: 1}
	long := evidence.Gap{Since: 2, Lasted: 2 * time.Second, After: 2}
	longer := evidence.Gap{Since: 3, Lasted: 3 * time.Second, After: 3}
	tests := map[string]struct {
		record evidence.Record
		want   *stall.Stall
	}{
		"nothing":                     {evidence.Record{Gaps: []evidence.Gap{short}}, nil},
		"open, not long":              {evidence.Record{Open: true, Gaps: []evidence.Gap{short}, Waited: &short}, nil},
		"hung":                        {evidence.Record{Open: true, Gaps: []evidence.Gap{short}, Waited: &long}, &stall.Stall{State: stall.Hung, Gap: long}},
		"hung beats a longer one":     {evidence.Record{Open: true, Gaps: []evidence.Gap{longer}, Waited: &long}, &stall.Stall{State: stall.Hung, Gap: long}},
		"recovered":                   {evidence.Record{Gaps: []evidence.Gap{long}}, &stall.Stall{State: stall.Recovered, Gap: long}},
		"recovered, and open":         {evidence.Record{Open: true, Gaps: []evidence.Gap{long}, Waited: &short}, &stall.Stall{State: stall.Recovered, Gap: long}},
		"ended by an error":           {evidence.Record{Gaps: []evidence.Gap{short}, Waited: &long}, &stall.Stall{State: stall.Told, Gap: long}},
		"an error after a longer one": {evidence.Record{Gaps: []evidence.Gap{longer}, Waited: &long}, &stall.Stall{State: stall.Told, Gap: long}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, stall.Worst(stall.All(test.record, time.Second)))
		})
	}
}

// The stalls of a call come in the order of time.
func TestAll(t *testing.T) {
	gap := func(since, lasted int) evidence.Gap {
		return evidence.Gap{Since: time.Duration(since) * time.Second, Lasted: time.Duration(lasted) * time.Second}
	}
	waited := gap(20, 4)
	record := evidence.Record{Open: true, Gaps: []evidence.Gap{gap(1, 5), gap(7, 1), gap(9, 3)}, Waited: &waited, Down: passed(11, 11, 11, 10), Ends: reached()}
	assert.Equal(t, []stall.Stall{
		{State: stall.Recovered, Gap: gap(1, 5)},
		{State: stall.Recovered, Gap: gap(9, 3)},
		{State: stall.Hung, Gap: waited, Hop: 2},
	}, stall.All(record, 2*time.Second))
	assert.Empty(t, stall.All(record, 10*time.Second))
}

func TestFindZombie(t *testing.T) {
	const ended = time.Second
	broken := func(activity evidence.Activity, since time.Duration) evidence.Record {
		record := evidence.Record{Ended: ended, Ends: reached(), Down: passed(20, 20, 20, 10)}
		record.Ends[evidence.ClientEnd].Told = &evidence.Told{Code: "Unavailable", At: ended}
		record.Ends[evidence.ForwarderToClient] = end(activity, since)
		record.Down[evidence.ForwarderSent].At = since
		return record
	}
	open := broken(evidence.WaitingInRecv, 0)
	open.Open = true
	fine := broken(evidence.WaitingInRecv, 0)
	fine.Ends[evidence.ClientEnd].Told = nil
	tests := map[string]struct {
		record evidence.Record
		want   *stall.Zombie
	}{
		"went on sending":       {broken(evidence.Returned, 3*time.Second), &stall.Zombie{Messages: 10, For: 2 * time.Second}},
		"waits to this day":     {broken(evidence.WaitingInRecv, 0), &stall.Zombie{For: 9 * time.Second}},
		"learned of it soon":    {broken(evidence.Returned, ended+time.Millisecond), nil},
		"the call is open":      {open, nil},
		"the client has no bad": {fine, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, stall.FindZombie(test.record, 10*time.Second))
		})
	}
}

func TestWatcherSeesStallsWhileTheyLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		recorder := evidence.NewRecorder(1, 3, evidence.Down)
		call := recorder.Call(0)
		var stalls, ends []time.Duration
		watcher := stall.Watcher[*evidence.Call]{
			Calls:     recorder.Calls,
			Now:       recorder.Clock.Now,
			Threshold: func(*evidence.Call) time.Duration { return time.Second },
			OnStall:   func(*evidence.Call, time.Duration) { stalls = append(stalls, recorder.Clock.Now()) },
			OnEnd:     func(_ *evidence.Call, _, lasted time.Duration) { ends = append(ends, lasted) },
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			watcher.Run(ctx)
		}()
		<-time.After(10 * time.Millisecond)
		call.Start()
		for _, pause := range []time.Duration{900 * time.Millisecond, 5 * time.Second, 900 * time.Millisecond} {
			<-time.After(pause)
			call.Arrive(uint64(pause), evidence.Stamps{})
		}
		call.Finish()
		<-time.After(time.Minute)
		cancel()
		<-done
		require.Len(t, stalls, 1, "900 ms is no stall, and neither is a call that ended")
		assert.InDelta(t, 1910, stalls[0].Milliseconds(), 100, "noticed within a tenth of the threshold")
		require.Len(t, ends, 1)
		assert.InDelta(t, 5000, ends[0].Milliseconds(), 100)
	})
}
