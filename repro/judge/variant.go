package judge

import (
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/scenarios"
)

// Variant judges what an execution left. A silence longer than the threshold is
// a stall.
func Variant(s *Seen, threshold time.Duration) result.Variant {
	calls, afterFlush := s.calls(threshold)
	subject := worst(calls)
	measured := s.Snapshot.Measured
	crossed := subject.Direction.Hops()
	variant := result.Variant{
		Name:        s.Variant,
		Layer:       s.Layer,
		Clock:       s.Clock,
		Call:        subject.Call,
		Outcome:     subject.outcome,
		Outcomes:    make(map[scenarios.Outcome]int),
		Undecided:   s.undecided(subject),
		Standstills: standstills(s.Standstills),
		Repeated:    s.Repeated,
		StruckNS:    struckNS(s.Struck),
		StruckAfter: s.StruckAfter,
		LastedNS:    int64(s.Snapshot.At),
		Latency:     result.DistributionOf(measured.Latency),
		Gaps:        result.DistributionOf(gaps(measured.Gaps, calls)),
		Hops: []result.Hop{
			{Hop: crossed[0], Latency: result.DistributionOf(measured.Crossings[0])},
			{Hop: crossed[1], Latency: result.DistributionOf(measured.Crossings[1])},
		},
		ForwarderLatency: result.DistributionOf(measured.Forwarding),
		Stall:            newStall(subject),
		Ends:             s.ends(subject),
		Served:           s.served(subject, afterFlush),
		AfterFlush:       s.madeAfterFlush(afterFlush),
		Flush:            s.Flush,
		Flows:            s.flows(),
		Relays:           relays(s.News),
		Timeline:         timeline(measured.Timeline),
	}
	if s.Clock.Virtual() {
		withoutLatency(&variant)
	}
	variant.Diagnosis, variant.Frames = diagnose(s.evidence(subject, threshold))
	for i := range calls {
		call := &calls[i]
		if call.stall != nil {
			variant.Stalled++
		}
		variant.Silent = variant.Silent || call.silent()
		variant.Outcomes[call.outcome]++
		variant.Messages.Expected += int(call.Expected)
		variant.Messages.Received += int(call.Received)
		variant.Messages.Doubled += int(call.Doubled)
		variant.Messages.Disordered += int(call.Disordered)
	}
	if variant.Stall != nil {
		variant.Stall.Calls = variant.Stalled
	}
	if variant.Undecided != nil {
		if subject.disturbed != nil { // the evidence shows what the standstill did
			variant.Diagnosis, variant.Frames = nil, nil
		}
		if variant.Stall != nil && variant.Stall.State == result.StallHung {
			variant.Stall, variant.Stalled = nil, 0 // what is undecided has not hung
		}
		variant.Outcome, variant.Silent = scenarios.Undecided, false
		variant.Outcomes = map[scenarios.Outcome]int{scenarios.Undecided: len(calls)}
	}
	return variant
}

// gaps adds the stalls before a first message to the gaps between messages. A
// shorter wait for the first message is the way of a call, and no gap.
func gaps(between *evidence.Histogram, calls []call) *evidence.Histogram {
	var before []time.Duration
	for i := range calls {
		for _, s := range calls[i].stalls {
			// What was cut off counts already.
			if s.After == 0 && s.State == stall.Recovered {
				before = append(before, s.Lasted)
			}
		}
	}
	if before == nil {
		return between
	}
	return between.With(before...)
}

// withoutLatency takes the latencies out of a variant. In virtual time they show
// only what messages waited for, and not what a machine took.
func withoutLatency(v *result.Variant) {
	v.Latency, v.ForwarderLatency = result.Distribution{}, result.Distribution{}
	for i := range v.Hops {
		v.Hops[i].Latency = result.Distribution{}
	}
	for i := range v.Timeline.Buckets {
		v.Timeline.Buckets[i].LatencyMaxNS = 0
	}
}

func timeline(t *evidence.Timeline) result.Timeline {
	line := result.Timeline{BucketNS: int64(t.Width), Buckets: make([]result.Bucket, len(t.Buckets))}
	for i, b := range t.Buckets {
		line.Buckets[i] = result.Bucket{Messages: b.Messages, LatencyMaxNS: int64(b.Latency), SilenceMaxNS: int64(b.Silence)}
	}
	return line
}

// newStall is the worst stall of a call, nil if there is none.
func newStall(c *call) *result.Stall {
	if c.stall == nil {
		return nil
	}
	s := &result.Stall{
		State:        result.StallState(c.stall.State),
		Call:         c.Call,
		Hop:          c.stall.Hop,
		SinceNS:      int64(c.stall.Since),
		LastedNS:     int64(c.stall.Lasted),
		AfterMessage: c.stall.After,
	}
	if c.notice != nil {
		s.NoticedNS = new(int64(c.notice.At))
	}
	for point, passed := range c.Points() {
		point := evidence.Point(point)
		s.Points = append(s.Points, result.PointCount{
			Role:        c.roleAt(point),
			Sent:        point == evidence.Sent || point == evidence.ForwarderSent,
			LastMessage: passed.Last,
			AtNS:        int64(passed.At),
		})
	}
	return s
}

// roleAt returns the role that stamps a point of the call's chain.
func (c *call) roleAt(point evidence.Point) evidence.Role {
	role := c.Direction.Role(point)
	if role == evidence.Forwarder && c.Server == evidence.Local {
		return evidence.Local
	}
	return role
}

func struckNS(at *time.Duration) *int64 {
	if at == nil {
		return nil
	}
	return new(int64(*at))
}
