package evidence_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
)

// after waits in virtual time.
func after(d time.Duration) { <-time.After(d) }

// arrive lets messages come to a call, one every interval of virtual time.
func arrive(call *evidence.Call, interval time.Duration, seqs ...uint64) {
	for _, seq := range seqs {
		after(interval)
		call.Arrive(seq, evidence.Stamps{})
	}
}

func TestArrivals(t *testing.T) {
	tests := map[string]struct {
		seqs                          []uint64
		received, doubled, disordered uint64
	}{
		"in order":     {seqs: []uint64{1, 2, 3}, received: 3},
		"one missing":  {seqs: []uint64{1, 3}, received: 2},
		"one doubled":  {seqs: []uint64{1, 2, 2, 3}, received: 3, doubled: 1},
		"out of order": {seqs: []uint64{1, 3, 2}, received: 2, disordered: 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			recorder := evidence.NewRecorder(1, 3, evidence.Down)
			call := recorder.Call(0)
			call.Start()
			arrive(call, 0, test.seqs...)
			call.Finish()
			record := recorder.Freeze().Calls[0]
			assert.Equal(t, test.received, record.Received)
			assert.Equal(t, test.doubled, record.Doubled)
			assert.Equal(t, test.disordered, record.Disordered)
			assert.Equal(t, test.received < 3, record.Waited != nil, "messages are owed")
		})
	}
}

func TestGaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		recorder := evidence.NewRecorder(2, 4, evidence.Down)
		open, ended := recorder.Call(0), recorder.Call(1)
		after(time.Second)
		open.Start()
		arrive(open, 10*time.Millisecond, 1, 2)
		arrive(open, 30*time.Millisecond, 3)
		ended.Start()
		after(5 * time.Second)
		ended.Tell(evidence.ClientEnd, "Unavailable", "gone")
		ended.Finish()
		after(time.Second)
		snapshot := recorder.Freeze()

		first, second := snapshot.Calls[0], snapshot.Calls[1]
		assert.Equal(t, []evidence.Gap{
			{Since: time.Second, Lasted: 10 * time.Millisecond},
			{Since: 1010 * time.Millisecond, Lasted: 10 * time.Millisecond, After: 1},
			{Since: 1020 * time.Millisecond, Lasted: 30 * time.Millisecond, After: 2},
		}, first.Gaps)
		assert.Equal(t, &evidence.Gap{Since: 1050 * time.Millisecond, Lasted: 6 * time.Second, After: 3}, first.Waited)
		assert.True(t, first.Open)
		assert.Equal(t, &evidence.Gap{Since: 1050 * time.Millisecond, Lasted: 5 * time.Second}, second.Waited, "cut off by the error")
		assert.False(t, second.Open)

		gaps := snapshot.Measured.Gaps
		assert.EqualValues(t, 4, gaps.Count(), "two between messages and two without an end")
		assert.EqualValues(t, 2, gaps.Censored())
		assert.Equal(t, 6*time.Second, gaps.Max(), "a hang shows in the distribution")
	})
}

// However many gaps there are, the longest are remembered, in the order of time.
func TestLongestGapsAreRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		recorder := evidence.NewRecorder(1, 200, evidence.Down)
		call := recorder.Call(0)
		call.Start()
		var want []time.Duration
		for seq := uint64(1); seq <= 100; seq++ {
			gap := time.Millisecond
			if seq%20 == 0 {
				gap = time.Duration(120-seq) * time.Second
				want = append(want, gap)
			}
			arrive(call, gap, seq)
		}
		var got []time.Duration
		for _, gap := range recorder.Freeze().Calls[0].Gaps {
			if gap.Lasted > time.Millisecond {
				got = append(got, gap.Lasted)
			}
		}
		assert.Equal(t, want, got)
	})
}

func TestFrozenRecorderTakesNothing(t *testing.T) {
	recorder := evidence.NewRecorder(1, 2, evidence.Down)
	call := recorder.Call(0)
	call.Start()
	call.Arrive(1, evidence.Stamps{})
	before := recorder.Freeze().Calls[0]
	call.Arrive(2, evidence.Stamps{})
	call.Tell(evidence.ClientEnd, "Canceled", "closed")
	call.Work(evidence.ClientEnd, evidence.NoEnd, evidence.Pacing).Enter(evidence.Working)
	call.Return(evidence.ClientEnd)
	call.On(evidence.ClientEnd, 1)
	call.Await(evidence.ClientEnd, &evidence.Channel{})
	call.Finish()
	assert.True(t, before.Open)
	assert.Zero(t, recorder.Record(call).Ends[evidence.ClientEnd].Socket)
	assert.EqualValues(t, 1, call.Received())
	_, waits := call.Waiting()
	assert.True(t, waits)
}

func TestNilCallRecordsNothing(t *testing.T) {
	var recorder *evidence.Recorder
	for _, call := range []*evidence.Call{recorder.Call(0), evidence.NewRecorder(1, 1, evidence.Up).Call(1), nil} {
		require.Nil(t, call)
		call.Start()
		call.Work(evidence.ClientEnd, evidence.ClientEnd, evidence.Opening).Enter(evidence.Pacing)
		call.Return(evidence.ClientEnd)
		call.Pass(evidence.Down, evidence.Sent, 1, 0)
		call.Arrive(1, evidence.Stamps{})
		call.Tell(evidence.ClientEnd, "OK", "")
		call.Await(evidence.ClientEnd, &evidence.Channel{})
		call.On(evidence.ClientEnd, 1)
		call.Finish()
	}
}

func TestPointsBelongToRoles(t *testing.T) {
	tests := []struct {
		direction evidence.Direction
		point     evidence.Point
		want      evidence.Role
	}{
		{evidence.Down, evidence.Sent, evidence.Upstream},
		{evidence.Down, evidence.ForwarderReceived, evidence.Forwarder},
		{evidence.Down, evidence.ForwarderSent, evidence.Forwarder},
		{evidence.Down, evidence.Received, evidence.Client},
		{evidence.Up, evidence.Sent, evidence.Client},
		{evidence.Up, evidence.Received, evidence.Upstream},
	}
	for _, test := range tests {
		assert.Equal(t, test.want, test.direction.Role(test.point), "%v %v", test.direction, test.point)
	}
}

// However long a run, its timeline is bounded, and the one slow message and
// the one long silence are still in it.
func TestTimelineIsBoundedAndKeepsMaxima(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const messages = 5000
		recorder := evidence.NewRecorder(1, messages, evidence.Down)
		call := recorder.Call(0)
		call.Start()
		for seq := uint64(1); seq <= messages; seq++ {
			after(10 * time.Millisecond)
			sent := recorder.Clock.Now()
			if seq == 1234 {
				after(7 * time.Second)
			}
			call.Arrive(seq, evidence.Stamps{Sent: sent})
		}
		call.Finish()
		timeline := recorder.Freeze().Measured.Timeline
		assert.LessOrEqual(t, len(timeline.Buckets), 512)
		var total int
		var latency, silence time.Duration
		for _, bucket := range timeline.Buckets {
			total += bucket.Messages
			latency = max(latency, bucket.Latency)
			silence = max(silence, bucket.Silence)
		}
		assert.Equal(t, messages, total)
		assert.Equal(t, 7*time.Second, latency)
		assert.Equal(t, 7010*time.Millisecond, silence)
	})
}

// A silence grows from bucket to bucket: that is how a stall is seen.
func TestTimelineShowsSilenceGrowing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		recorder := evidence.NewRecorder(1, 2, evidence.Down)
		recorder.Call(0).Start()
		after(35 * time.Millisecond)
		recorder.Call(0).Arrive(1, evidence.Stamps{})
		after(10 * time.Millisecond)
		timeline := recorder.Freeze().Measured.Timeline
		var silences []time.Duration
		for _, bucket := range timeline.Buckets {
			silences = append(silences, bucket.Silence/time.Millisecond)
		}
		assert.Equal(t, []time.Duration{10, 20, 30, 35, 10}, silences)
	})
}

func TestGapsInAFewFigures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		recorder := evidence.NewRecorder(2, 1000, evidence.Down)
		assert.Equal(t, evidence.Gaps{Calls: 2}, recorder.Gaps())
		call := recorder.Call(0)
		call.Start()
		arrive(call, 0, 1)
		arrive(call, time.Second, 2)
		arrive(call, time.Second, 3)
		assert.Zero(t, recorder.Gaps().Rare, "one gap for each call is left out")
		for seq := uint64(1); seq <= 100; seq++ {
			arrive(call, time.Duration(seq)*time.Millisecond, seq+3)
		}
		gaps := recorder.Gaps()
		assert.EqualValues(t, 102, gaps.Count)
		assert.InEpsilon(t, 51*time.Millisecond, gaps.Median, 0.001)
		assert.InEpsilon(t, 99*time.Millisecond, gaps.Rare, 0.001, "of 100, the two long ones left out")
		measured := recorder.Freeze().Measured.Gaps
		assert.Equal(t, time.Second, measured.Quantile(1), "extremes are exact")
	})
}
