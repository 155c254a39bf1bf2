package judge

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/repro/pod"
	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/repro/trial"
	"hangscope/scenarios"
)

const ms = time.Millisecond

// played is what is left of two calls of four messages, one a second. The first gets
// them all. The second gets two of them, and then hangs until the end, at 12 s.
func played() *Seen {
	r := evidence.NewRecorder(2, 4, evidence.Down)
	first, stuck := r.Call(0), r.Call(1)
	for _, call := range r.Calls() {
		call.Start()
		call.Work(evidence.ClientEnd, evidence.NoEnd, evidence.WaitingInRecv)
		call.Work(evidence.ForwarderToUpstream, evidence.ForwarderToClient, evidence.WaitingInRecv)
	}
	wait := func(until time.Duration) { <-time.After(until - r.Clock.Now()) }
	for seq := uint64(1); seq <= 4; seq++ {
		sent := time.Duration(seq) * second
		wait(sent)
		for _, call := range r.Calls() {
			call.Pass(evidence.Down, evidence.Sent, seq, sent)
			call.Pass(evidence.Down, evidence.ForwarderReceived, min(seq, 3), sent+20*ms)
			call.Pass(evidence.Down, evidence.ForwarderSent, min(seq, 3), sent+50*ms)
		}
		wait(sent + 90*ms)
		stamps := evidence.Stamps{Sent: sent, ForwarderReceived: sent + 20*ms, ForwarderSent: sent + 50*ms}
		first.Arrive(seq, stamps)
		if seq <= 2 {
			stuck.Arrive(seq, stamps)
		}
	}
	first.Return(evidence.ClientEnd)
	first.Finish()
	wait(12 * second)
	return &Seen{
		Variant: result.VariantFlushOn, Layer: "relays", Clock: result.RealClock, Snapshot: r.Freeze(), Load: 2,
		Notices: map[int][]Notice{1: {{At: 5 * second, Since: second}, {At: 5200 * ms, Since: 2090 * ms}}},
		Flush:   &result.FlushCount{AtNS: int64(2060 * ms), Port: 50051, Mechanism: "black-hole"},
		Flows: []pod.Count{{
			From: evidence.Client, To: evidence.Forwarder, OriginalPort: 50051, Redirected: true, Matched: true,
			Delivered: 700, Swallowed: 90, Resets: []evidence.Role{evidence.Client},
		}, {From: evidence.Forwarder, To: evidence.Upstream}},
		News: []pod.News{{Role: pod.Agent, Peer: evidence.Client, Reset: true, At: 3 * second}, {Role: pod.Agent, Peer: evidence.Forwarder}},
	}
}

// A variant, field by field.
func TestVariant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := Variant(played(), 3*second)
		assert.Equal(t, result.VariantFlushOn, v.Name)
		assert.Equal(t, "relays", v.Layer)
		assert.Equal(t, result.RealClock, v.Clock)
		assert.Equal(t, 1, v.Call, "the one that fared worst")
		assert.Equal(t, scenarios.Hung, v.Outcome)
		assert.Equal(t, map[scenarios.Outcome]int{scenarios.Hung: 1, scenarios.Flowing: 1}, v.Outcomes)
		assert.EqualValues(t, 12*second, v.LastedNS)
		assert.Equal(t, result.Messages{Expected: 8, Received: 6}, v.Messages)
		assert.Equal(t, 1, v.Stalled)
		assert.True(t, v.Silent)
		assert.Equal(t, &result.Stall{
			State: "hung", Call: 1, Calls: 1, Hop: 2, SinceNS: int64(2090 * ms), LastedNS: int64(9910 * ms),
			AfterMessage: 2, NoticedNS: new(int64(5200 * ms)),
			Points: []result.PointCount{
				{Role: evidence.Upstream, Sent: true, LastMessage: 4, AtNS: int64(4 * second)},
				{Role: evidence.Forwarder, LastMessage: 3, AtNS: int64(4020 * ms)},
				{Role: evidence.Forwarder, Sent: true, LastMessage: 3, AtNS: int64(4050 * ms)},
				{Role: evidence.Client, LastMessage: 2, AtNS: int64(2090 * ms)},
			},
		}, v.Stall)
		same := func(d time.Duration) result.Distribution {
			ns := int64(d)
			return result.Distribution{Count: 6, MinNS: ns, P50NS: ns, P90NS: ns, P99NS: ns, MaxNS: ns}
		}
		assert.Equal(t, same(90*ms), v.Latency)
		assert.Equal(t, []result.Hop{{Hop: 1, Latency: same(20 * ms)}, {Hop: 2, Latency: same(40 * ms)}}, v.Hops)
		assert.Equal(t, same(30*ms), v.ForwarderLatency)
		assert.EqualValues(t, 5, v.Gaps.Count)
		assert.EqualValues(t, 1, v.Gaps.Censored)
		assert.EqualValues(t, 1*second, v.Gaps.MinNS)
		assert.EqualValues(t, 9910*ms, v.Gaps.MaxNS)
		assert.Less(t, v.Gaps.P50NS, v.Gaps.P90NS)
		assert.Equal(t, "unknown", string(v.Diagnosis.Cause), "no socket was observed")
		assert.Len(t, v.Ends, 3)
		assert.EqualValues(t, 2060*ms, v.Flush.AtNS)
		assert.Equal(t, []result.FlowCount{{
			From: evidence.Client, To: evidence.Forwarder, Hop: 2, OriginalPort: 50051, Redirected: true, Matched: true,
			DeliveredBytes: 700, SwallowedBytes: 90, Resets: []evidence.Role{evidence.Client},
		}, {From: evidence.Forwarder, To: evidence.Upstream, Hop: 1}}, v.Flows)
		assert.Equal(t, []result.Relay{
			{Role: pod.Agent, Peer: evidence.Client, Reset: true, ToldNS: int64(3 * second)}, {Role: pod.Agent, Peer: evidence.Forwarder},
		}, v.Relays)
		assert.Equal(t, result.Bucket{Messages: 2, LatencyMaxNS: int64(90 * ms), SilenceMaxNS: int64(1090 * ms)}, bucketOf(v, 1090*ms))
	})
}

// One silent call among others is enough, whichever comes first, and whether or not
// anybody noticed it while it ran. A call after the flush is no call of the load.
func TestVariantOfOtherCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		seen := played()
		calls := seen.Snapshot.Calls
		calls[0], calls[1] = calls[1], calls[0]
		seen.Notices = nil
		v := Variant(seen, 3*second)
		assert.True(t, v.Silent)
		assert.Equal(t, 1, v.Stalled)
		assert.Nil(t, v.Stall.NoticedNS)

		calls[0], calls[1] = calls[1], calls[0]
		seen.Load, seen.AfterFlush = 1, []trial.CallAfterFlush{{Connection: result.OnFresh, Fresh: true}}
		v = Variant(seen, 3*second)
		assert.Equal(t, scenarios.Flowing, v.Outcome)
		assert.False(t, v.Silent)
		assert.Equal(t, []result.LaterCall{{Connection: result.OnFresh, Outcome: scenarios.Hung, Received: 2, Expected: 4}}, v.AfterFlush)
	})
}

// Where nothing was measured, nothing is said.
func TestDistributionOfNothing(t *testing.T) {
	nothing := evidence.NewRecorder(1, 1, evidence.Down).Freeze()
	assert.Zero(t, result.DistributionOf(nothing.Measured.Latency))
}

// bucketOf is the bucket of a moment.
func bucketOf(v result.Variant, at time.Duration) result.Bucket {
	return v.Timeline.Buckets[int64(at)/v.Timeline.BucketNS]
}

// In virtual time a latency says nothing. Gaps do.
func TestNoLatencyInVirtualTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		seen := played()
		seen.Clock, seen.Layer = result.VirtualClock, result.NoLayer
		v := Variant(seen, 3*second)
		assert.Zero(t, v.Latency)
		assert.Zero(t, v.ForwarderLatency)
		assert.Equal(t, []result.Hop{{Hop: 1}, {Hop: 2}}, v.Hops)
		assert.Equal(t, result.Bucket{Messages: 2, SilenceMaxNS: int64(1090 * ms)}, bucketOf(v, 1090*ms))
		assert.EqualValues(t, 9910*ms, v.Gaps.MaxNS)
		assert.Nil(t, v.Flows, "nothing carried them")
	})
}

// A variant whose calls all flow has no stall, and is not silent.
func TestVariantThatFlows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		seen := played()
		seen.Snapshot.Calls[1] = seen.Snapshot.Calls[0]
		seen.Snapshot.Calls[1].Doubled, seen.Snapshot.Calls[1].Disordered = 2, 3
		v := Variant(seen, 3*second)
		assert.Equal(t, scenarios.Lost, v.Outcome)
		assert.Equal(t, result.Messages{Expected: 8, Received: 8, Doubled: 2, Disordered: 3}, v.Messages)
		assert.Nil(t, v.Stall)
		assert.Zero(t, v.Stalled)
		assert.False(t, v.Silent)
	})
}

// The call that is told about is the one with the worst outcome, then with the longest
// stall, then the first.
func TestWorstCall(t *testing.T) {
	hung := func(lasted time.Duration) call {
		return call{outcome: scenarios.Hung, stall: &stall.Stall{Gap: evidence.Gap{Lasted: lasted}}}
	}
	of := func(outcome scenarios.Outcome) call { return call{outcome: outcome} }
	tests := map[string]struct {
		calls []call
		want  int
	}{
		"one":                        {[]call{of(scenarios.Flowing)}, 0},
		"all flow":                   {[]call{of(scenarios.Flowing), of(scenarios.Flowing)}, 0},
		"the second is worse":        {[]call{of(scenarios.Flowing), of(scenarios.Broken)}, 1},
		"the first is worse":         {[]call{of(scenarios.Broken), of(scenarios.Slow)}, 0},
		"the second stalled longer":  {[]call{hung(second), hung(2 * second)}, 1},
		"the first stalled longer":   {[]call{hung(2 * second), hung(second)}, 0},
		"both stalled as long":       {[]call{hung(second), hung(second)}, 0},
		"a better one stalled":       {[]call{of(scenarios.Hung), {outcome: scenarios.Recovered, stall: hung(9 * second).stall}}, 0},
		"the last of many is":        {[]call{of(scenarios.Slow), of(scenarios.Flowing), of(scenarios.Recovered), hung(second)}, 3},
		"a stall beats no stall":     {[]call{of(scenarios.Hung), hung(second)}, 1},
		"worse, though it came last": {[]call{hung(9 * second), of(scenarios.Flowing), hung(second)}, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Same(t, &test.calls[test.want], worst(test.calls))
		})
	}
}

// How a call that has ended fared.
func TestOutcomeOfACallThatHasEnded(t *testing.T) {
	const threshold = second
	told := [4]evidence.EndRecord{evidence.ClientEnd: {Told: &evidence.Told{Code: "Unavailable"}}}
	tests := map[string]struct {
		record evidence.Record
		want   scenarios.Outcome
	}{
		"all came":                            {evidence.Record{Received: 30}, scenarios.Flowing},
		"all came, the slowest just in time":  {evidence.Record{Received: 30, Slowest: threshold}, scenarios.Flowing},
		"all came, one late":                  {evidence.Record{Received: 30, Slowest: threshold + 1}, scenarios.Slow},
		"one late, after a stall":             {evidence.Record{Received: 30, Slowest: 3 * threshold, Gaps: []evidence.Gap{{Lasted: threshold + 1}}}, scenarios.Recovered},
		"it had been silent just long enough": {evidence.Record{Received: 30, Gaps: []evidence.Gap{{Lasted: threshold}}}, scenarios.Flowing},
		"told, and complete":                  {evidence.Record{Received: 30, Ends: told}, scenarios.Recovered},
		"told, with one missing":              {evidence.Record{Received: 29, Ends: told}, scenarios.Broken},
		"one twice, told":                     {evidence.Record{Received: 30, Doubled: 1, Ends: told}, scenarios.Lost},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			test.record.Begun, test.record.Expected = true, 30
			assert.Equal(t, test.want, newCall(test.record, nil, nil, threshold).outcome)
		})
	}
}

// A call that hangs is silent as long as its client was told nothing.
func TestSilent(t *testing.T) {
	told := evidence.EndRecord{Told: &evidence.Told{Code: "Unavailable"}}
	tests := map[string]struct {
		outcome scenarios.Outcome
		client  evidence.EndRecord
		want    bool
	}{
		"hangs":            {scenarios.Hung, evidence.EndRecord{}, true},
		"hangs once more":  {scenarios.Hung, told, false},
		"flows":            {scenarios.Flowing, evidence.EndRecord{}, false},
		"ended too early":  {scenarios.Lost, evidence.EndRecord{}, false},
		"broken, and told": {scenarios.Broken, told, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := call{outcome: test.outcome}
			c.Ends[evidence.ClientEnd] = test.client
			assert.Equal(t, test.want, c.silent())
		})
	}
}

// A silence may be noticed that is no stall by the threshold that is fixed later.
func TestNoticeOfNoStall(t *testing.T) {
	record := evidence.Record{Begun: true, Expected: 3, Received: 3, Gaps: []evidence.Gap{{Since: second, Lasted: 2 * second}}}
	c := newCall(record, []Notice{{At: 2 * second, Since: second}}, nil, 3*second)
	assert.Nil(t, c.notice)
	assert.Equal(t, scenarios.Flowing, c.outcome)
}

// The evidence is that of the end, unless the way in which the call ended says nothing
// about its stall.
func TestWhichEvidence(t *testing.T) {
	noticed := Notice{At: 4 * second, Since: second, Evidence: stall.Evidence{At: 4 * second}}
	later := Notice{At: 8 * second, Since: 5 * second, Evidence: stall.Evidence{At: 8 * second}}
	told := func(code string) *evidence.Told { return &evidence.Told{Code: code} }
	tests := map[string]struct {
		notices  []Notice
		open     bool
		goesOn   bool // a message has ended the silence
		received uint64
		told     *evidence.Told
		want     time.Duration
	}{
		"it hangs":                         {[]Notice{noticed}, true, false, 2, nil, 9 * second},
		"it recovered":                     {[]Notice{noticed}, false, true, 3, nil, 4 * second},
		"it recovered, after an error":     {[]Notice{noticed}, false, true, 3, told("Unavailable"), 4 * second},
		"it went on, and was told":         {[]Notice{noticed}, false, true, 2, told("Unavailable"), 9 * second},
		"it went on, and ended too early":  {[]Notice{noticed}, false, true, 2, nil, 9 * second},
		"its deadline passed":              {[]Notice{noticed}, false, false, 2, told("DeadlineExceeded"), 4 * second},
		"an error ended it":                {[]Notice{noticed}, false, false, 2, told("Unavailable"), 9 * second},
		"its stall was not noticed":        {nil, false, true, 3, nil, 9 * second},
		"another stall of it was noticed":  {[]Notice{later}, false, true, 3, nil, 9 * second},
		"two were, and this is the second": {[]Notice{later, noticed}, false, true, 3, nil, 4 * second},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			record := evidence.Record{Call: 7, Begun: true, Open: test.open, Expected: 3, Received: test.received}
			gap := evidence.Gap{Since: second, Lasted: 5 * second}
			if test.goesOn {
				record.Gaps = []evidence.Gap{gap}
			} else {
				record.Waited = &gap
			}
			record.Ends[evidence.ClientEnd].Told = test.told
			seen := &Seen{Snapshot: evidence.Snapshot{At: 9 * second}}
			c := newCall(record, test.notices, nil, 2*second)
			got := seen.evidence(&c, 2*second)
			assert.Equal(t, test.want, got.At)
			if got.At == seen.Snapshot.At {
				assert.Equal(t, 2*second, got.Threshold)
				assert.Equal(t, record.Call, got.Call.Call)
			}
		})
	}
}
