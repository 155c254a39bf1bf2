package judge

import (
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Attempt is a remedy that was tried: what was run, and what it showed.
type Attempt struct {
	// Name is the remedy's, Change what has to be changed.
	Name, Change string
	// Cured is the variant with the remedy, Without the one without it.
	Cured, Without *result.Variant
	// Flushes is whether the remedy is tried with a flush, Spares whether that flush is
	// to match other connections: by another mechanism, or as they have another port.
	// Fails is whether it is tried with a fault and no flush.
	Flushes, Spares, Fails bool
	// Cut is whether the observation ended before the time that the remedy needs,
	// Interrupted whether somebody ended one of the two runs. Then a hang may still
	// be cured, and says nothing.
	Cut, Interrupted bool
}

// Cure judges what a remedy did, compared with what the fault did without it.
func Cure(a Attempt) result.Cure {
	cured := a.Cured
	r := result.Cure{
		Name: a.Name, Change: a.Change, Clock: cured.Clock, Undecided: a.undecided(),
		Outcome: cured.Outcome, Messages: cured.Messages,
	}
	r.Effect = effect(cured, a.Without)
	if r.Undecided != nil {
		r.Effect = result.NotDecided
	}
	client, forwarder := cured.End(evidence.Client), cured.End(cured.Middle())
	r.Status = client.Status
	happened := wentWrong(cured)
	if happened != nil {
		r.ObservedNS = after(cured.LastedNS, *happened)
	}
	switch {
	case happened == nil:
		// It was wrong from the start.
	case r.Effect == result.Cures && cured.Stall != nil:
		r.AfterNS = after(cured.Stall.SinceNS+cured.Stall.LastedNS, *happened)
	case r.Effect == result.TurnsIntoError || r.Effect == result.Worse:
		r.AfterNS = toldAfter(client, cured)
	}
	r.ForwarderAfterNS = toldAfter(forwarder, cured)
	return r
}

// toldAfter is how long after something went wrong an end was told, nil if it was not, or
// before.
func toldAfter(end *result.End, v *result.Variant) *int64 {
	if v.Flush == nil && v.StruckNS != nil && end.ToldNS != nil {
		return after(*end.ToldNS, *v.StruckNS)
	}
	return end.AfterFlushNS
}

// wentWrong is when something went wrong: the flush, or else a fault of the path. It is nil
// if that has no moment.
func wentWrong(v *result.Variant) *int64 {
	if v.Flush != nil {
		return &v.Flush.AtNS
	}
	return v.StruckNS
}

// after is how long after a moment something was, nil if it was before.
func after(at, moment int64) *int64 {
	if at < moment {
		return nil
	}
	return new(at - moment)
}

// afterFlush is how long after a flush something was, nil if it was before.
func afterFlush(at int64, flush *result.FlushCount) *int64 {
	return after(at, flush.AtNS)
}

// undecided says why it is not known what a remedy does, nil if it is known.
func (a Attempt) undecided() *result.Undecided {
	cured, without := a.Cured, a.Without
	client := cured.End(evidence.Client)
	reason := func(r result.Reason) *result.Undecided { return &result.Undecided{Reason: r} }
	switch {
	case a.Interrupted:
		return reason(result.Interrupted)
	case a.Fails && without.Outcome == scenarios.Undecided:
		return reason(result.NoComparison)
	case a.Fails:
		return a.notOver()
	case without.Flush == nil, without.Flush.Late, without.Flush.Matched == 0, without.Outcome == scenarios.Undecided:
		return reason(result.NoComparison)
	case a.Flushes && cured.Flush == nil:
		return reason(result.NoFlush)
	case a.Flushes && cured.Flush.Late:
		return reason(result.LateFlush)
	case a.Flushes && cured.Flush.Matched == 0 && !a.Spares:
		return reason(result.NoneMatched)
	case a.Flushes && client != nil && client.ToldNS != nil && *client.ToldNS < cured.Flush.AtNS && cured.Outcome == scenarios.Broken:
		return reason(result.OverBefore)
	}
	return a.notOver()
}

// notOver says why a run with a remedy does not show its end, nil if it does.
func (a Attempt) notOver() *result.Undecided {
	switch {
	case a.Cured.Undecided != nil:
		return a.Cured.Undecided
	case a.Cured.Outcome == scenarios.Undecided, a.Cut && a.Cured.Outcome == scenarios.Hung:
		return &result.Undecided{Reason: result.Cut}
	}
	return nil
}

// effect compares a fault with and without a cure.
func effect(cured, without *result.Variant) result.Effect {
	complete := func(v *result.Variant) bool {
		return v.Messages.Received == v.Messages.Expected && (without.Flush != nil || endedWell(v))
	}
	paused := without.Outcome == scenarios.Recovered && without.Flush == nil
	switch {
	case complete(cured) && complete(without) && (!paused || cured.Outcome != scenarios.Flowing):
		return result.NotNeeded
	case complete(cured):
		return result.Cures
	case complete(without), result.Severity(cured.Outcome) > result.Severity(without.Outcome):
		return result.Worse
	case cured.Outcome != scenarios.Hung && without.Outcome == scenarios.Hung:
		return result.TurnsIntoError
	default:
		return result.NoHelp
	}
}

// endedWell reports whether the client's call came to an end, and not with an error. A call
// that has all its messages may still wait for its end.
func endedWell(v *result.Variant) bool {
	client := v.End(evidence.Client)
	failed := client != nil && client.ToldNS != nil && v.LastedNS-*client.ToldNS < int64(soonAfter)
	return v.Outcome != scenarios.Hung && !failed
}

// soonAfter is how soon an observation is over when the call has ended with an error. A
// client that asks again has more to wait for: it pauses first.
const soonAfter = 50 * time.Millisecond
