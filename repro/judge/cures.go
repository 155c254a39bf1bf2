package judge

import (
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/trial"
	"hangscope/scenarios"
)

// Cure judges what a cure did, compared with what the fault did without it. cut is
// whether the observation ended before the time that the cure needs: then a hang may
// still be cured, and says nothing.
func Cure(c trial.Cure, cured, without *result.Variant, cut bool) result.Cure {
	r := result.Cure{
		Name: c.Name, Change: c.Change, Clock: cured.Clock, Effect: effect(cured, without, cut),
		Outcome: cured.Outcome, Undecided: cured.Undecided, Messages: cured.Messages,
	}
	client, forwarder := cured.End(evidence.Client), cured.End(evidence.Forwarder)
	r.Status = client.Status
	r.ForwarderAfterNS = forwarder.AfterFlushNS
	switch {
	case r.Effect == result.Cures && cured.Stall != nil && cured.Flush != nil:
		r.AfterNS = new(cured.Stall.SinceNS + cured.Stall.LastedNS - cured.Flush.AtNS)
	case r.Effect == result.TurnsIntoError || r.Effect == result.Worse:
		r.AfterNS = client.AfterFlushNS
	}
	return r
}

// effect compares a fault with and without a cure.
func effect(cured, without *result.Variant, cut bool) result.Effect {
	complete := func(v *result.Variant) bool {
		return v.Messages.Received == v.Messages.Expected
	}
	switch {
	case cured.Outcome == scenarios.Undecided, without.Outcome == scenarios.Undecided, cut && cured.Outcome == scenarios.Hung:
		return result.NotDecided
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
