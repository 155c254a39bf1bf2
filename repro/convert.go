package repro

import (
	"regexp"
	"slices"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/scenarios"
)

// result makes the result of executions that have ended.
func (r *run) result() *result.Result {
	threshold := r.variants[0].threshold.Value()
	found := &result.Result{
		Schema:       result.SchemaVersion,
		Tool:         result.Tool{Name: "hangscope", Version: r.options.Version},
		Environment:  ThisEnvironment(),
		Scenario:     r.scenario,
		Seed:         r.options.Seed,
		Asked:        r.options.asked(),
		StallAfterNS: int64(threshold),
		Interrupted:  r.cut(),
		Variants:     results(r.variants, threshold),
	}
	found.Ladder = rungs(r.ladder, results(r.rungs, threshold))
	found.Cures = r.cureResults(found.Variants, threshold)
	found.Checks, found.Verdict = check(r.scenario, found.Variants)
	if found.Interrupted {
		found.Verdict = result.Unexpected
	}
	return found
}

// results makes the variants of the executions that have begun.
func results(executions []*execution, threshold time.Duration) []result.Variant {
	var variants []result.Variant
	for _, e := range executions {
		if e.recorder != nil {
			variants = append(variants, e.variant(threshold))
		}
	}
	return variants
}

// cureResults judges the cures that were tried, beside the variant that shows
// the fault without one.
func (r *run) cureResults(variants []result.Variant, threshold time.Duration) []result.Cure {
	if !r.options.Cures.Holds(result.BriefCures) || len(variants) != 2 || variants[1].Name != result.VariantFlushOn {
		return nil
	}
	var found []result.Cure
	for _, c := range cures {
		if e := r.cures[c.name]; e != nil && e.recorder != nil {
			cured := e.variant(threshold)
			result := newCure(c, &cured, &variants[1])
			result.Next = e.nextResult(threshold)
			found = append(found, result)
		} else if c.name == cures[0].name {
			found = append(found, newCure(c, &variants[0], &variants[1]))
		}
	}
	return found
}

// variant makes the result of one execution.
func (e *execution) variant(threshold time.Duration) result.Variant {
	calls := make([]judged, len(e.snapshot.Calls))
	for i, record := range e.snapshot.Calls {
		calls[i] = judge(record, threshold)
	}
	calls, later := calls[:e.scenario.Load.Streams], calls[e.scenario.Load.Streams:]
	fared := worst(calls)
	measured := e.snapshot.Measured
	crossed := fared.Direction.Hops()
	variant := result.Variant{
		Name:     e.name,
		Layer:    "none",
		Outcome:  fared.outcome,
		Outcomes: make(map[scenarios.Outcome]int),
		LastedNS: int64(e.snapshot.At),
		Latency:  distribution(measured.Latency),
		Gaps:     distribution(measured.Gaps),
		Hops: []result.Hop{
			{Hop: crossed[0], Latency: distribution(measured.Crossings[0])},
			{Hop: crossed[1], Latency: distribution(measured.Crossings[1])},
		},
		ForwarderLatency: distribution(measured.Forwarding),
		Stall:            e.stall(calls),
		Ends:             e.ends(fared),
		Silent:           slices.ContainsFunc(calls, silent),
		AfterFlush:       e.laterResults(later),
		Flush:            e.flushCount(),
		Timeline:         timeline(measured.Timeline),
	}
	variant.Diagnosis, variant.Frames = e.diagnosis(fared.Record, threshold)
	if e.layer != nil {
		variant.Layer = "relays"
		if e.options.Layer == result.Kernel {
			variant.Layer = string(result.Kernel)
		}
		variant.Flows, variant.Relays = e.flowCounts(), e.relayEnds()
	}
	for _, call := range calls {
		variant.Outcomes[call.outcome]++
		variant.Messages.Expected += int(call.Expected)
		variant.Messages.Received += int(call.Received)
		variant.Messages.Doubled += int(call.Doubled)
		variant.Messages.Disordered += int(call.Disordered)
	}
	return variant
}

// silent reports whether a call hangs and its client was told nothing.
func silent(call judged) bool {
	return call.outcome == scenarios.Hung && call.Ends[evidence.ClientEnd].Told == nil
}

// The quantiles that a distribution shows.
const (
	p50 = 0.50
	p90 = 0.90
	p99 = 0.99
)

func distribution(h *evidence.Histogram) result.Distribution {
	if h.Count() == 0 {
		return result.Distribution{}
	}
	return result.Distribution{
		Count:    h.Count(),
		Censored: h.Censored(),
		MinNS:    int64(h.Min()),
		P50NS:    int64(h.Quantile(p50)),
		P90NS:    int64(h.Quantile(p90)),
		P99NS:    int64(h.Quantile(p99)),
		MaxNS:    int64(h.Max()),
	}
}

func timeline(t *evidence.Timeline) result.Timeline {
	line := result.Timeline{BucketNS: int64(t.Width), Buckets: make([]result.Bucket, len(t.Buckets))}
	for i, b := range t.Buckets {
		line.Buckets[i] = result.Bucket{Messages: b.Messages, LatencyMaxNS: int64(b.Latency), SilenceMaxNS: int64(b.Silence)}
	}
	return line
}

// stall returns the worst stall of all calls.
func (e *execution) stall(calls []judged) *result.Stall {
	var worst *result.Stall
	stalled := 0
	for _, call := range calls {
		if call.stall == nil {
			continue
		}
		stalled++
		s := e.newStall(call)
		if worst == nil || (s.State == result.StallHung) && (worst.State != result.StallHung) ||
			(s.State == worst.State && s.LastedNS > worst.LastedNS) {
			worst = s
		}
	}
	if worst != nil {
		worst.Calls = stalled
	}
	return worst
}

func (e *execution) newStall(call judged) *result.Stall {
	s := &result.Stall{
		State:        result.StallState(call.stall.State),
		Call:         call.Call,
		Hop:          call.stall.Hop,
		SinceNS:      int64(call.stall.Since),
		LastedNS:     int64(call.stall.Lasted),
		AfterMessage: call.stall.After,
	}
	if at, ok := e.noticed[call.Call]; ok {
		s.NoticedNS = new(int64(at))
	}
	for point, passed := range call.Points() {
		point := evidence.Point(point)
		s.Points = append(s.Points, result.PointCount{
			Role:        call.Direction.Role(point),
			Sent:        point == evidence.Sent || point == evidence.ForwarderSent,
			LastMessage: passed.Last,
			AtNS:        int64(passed.At),
		})
	}
	return s
}

// ends returns what the three roles knew of a call.
func (e *execution) ends(call judged) []result.End {
	forwarder := e.end(call, working(call.Record))
	toClient, toUpstream := call.Ends[evidence.ForwarderToClient], call.Ends[evidence.ForwarderToUpstream]
	forwarder.ToldOfClient, forwarder.ToldOfUpstream = told(toClient), told(toUpstream)
	forwarder.Errors = int(toClient.Errors + toUpstream.Errors)
	if toClient.Told != nil {
		e.tell(&forwarder, toClient.Told)
	} else if toUpstream.Told != nil {
		e.tell(&forwarder, toUpstream.Told)
	}
	if zombie := stall.FindZombie(call.Record, e.snapshot.At); zombie != nil {
		forwarder.Zombie = &result.Zombie{Messages: zombie.Messages, ForNS: int64(zombie.For)}
	}
	return []result.End{e.end(call, evidence.ClientEnd), forwarder, e.end(call, evidence.UpstreamEnd)}
}

// working returns the forwarder's end that says most about what it is doing:
// the one it sends to while it sends, else the one it waits for messages from.
func working(record evidence.Record) evidence.End {
	from, to := evidence.ForwarderToUpstream, evidence.ForwarderToClient
	if record.Direction == evidence.Up {
		from, to = to, from
	}
	if record.Ends[to].Activity == evidence.BlockedInSend {
		return to
	}
	return from
}

// end returns what one end knew of a call.
func (e *execution) end(call judged, of evidence.End) result.End {
	record := call.Ends[of]
	end := result.End{
		Role:      of.Role(),
		State:     record.Activity.String(),
		SinceNS:   int64(record.Since),
		OpenCalls: new(e.openCalls(of.Role())),
		Told:      told(record),
		Errors:    int(record.Errors),
	}
	if record.Told != nil {
		e.tell(&end, record.Told)
	}
	return end
}

// openCalls counts the calls that a role was at work for.
func (e *execution) openCalls(role evidence.Role) int {
	open := 0
	for _, call := range e.snapshot.Calls {
		for of, end := range call.Ends {
			if evidence.End(of).Role() == role && end.AtWork() {
				open++
				break // the forwarder has two ends of a call
			}
		}
	}
	return open
}

// tell writes down what an end was told.
func (e *execution) tell(end *result.End, t *evidence.Told) {
	end.Told = new(true)
	end.Status, end.Message = t.Code, withoutAddresses(t.Message)
	end.ToldNS = new(int64(t.At))
	if e.flush != nil {
		end.AfterFlushNS = new(int64(t.At - e.flush.at))
	}
}

func told(end evidence.EndRecord) *bool {
	if !end.Reached {
		return nil
	}
	return new(end.Told != nil)
}

// address is an IPv4 address and port, which differ from run to run and say
// nothing: the layer's numbers are in the flow table.
var address = regexp.MustCompile(`\d+\.\d+\.\d+\.\d+:\d+`)

func withoutAddresses(message string) string {
	return address.ReplaceAllString(message, "loopback")
}
