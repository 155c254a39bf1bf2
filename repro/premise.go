package repro

import (
	"slices"

	"hangscope/repro/chain"
	"hangscope/repro/judge"
	"hangscope/repro/result"
	"hangscope/repro/trial"
	"hangscope/scenarios"
)

// premise says what the execution was to do to its chain, and whether it came to that.
func (e *execution) premise() judge.Premise {
	p := judge.Premise{
		FlushDue: e.Steals && e.Mechanism != "", MayMatchNone: e.mayMatchNone(),
		FaultDue: e.Name == result.VariantFaultOn, Interrupted: e.interrupted,
	}
	p.Struck = happened(e.accounts())
	return p
}

// accounts are what those say of whom the faults of the execution are: whether each has
// happened. There is none of a fault of which nobody is told when it begins.
func (e *execution) accounts() (all []bool) {
	if e.proxies != nil && e.scenario.Fault.Find(scenarios.ProxyStreamLimit) == nil {
		all = append(all, e.struck)
	}
	for range e.Standing() {
		all = append(all, true)
	}
	begun := len(e.strikes.all)
	for i := range e.toStrike() {
		all = append(all, i < begun)
	}
	for _, fault := range e.Faults {
		switch fault.Kind {
		case chain.StreamLimit, chain.RefusedPings: // nobody is told when it begins
		default:
			all = append(all, e.struck)
		}
	}
	return all
}

// happened sums up accounts. If a part of the faults has happened, the others may have
// waited for a message that these stopped. Then it is nil, since only what went wrong shows
// whether that is so.
func happened(accounts []bool) *bool {
	some, all := slices.Contains(accounts, true), !slices.Contains(accounts, false)
	if some != all || len(accounts) == 0 {
		return nil
	}
	return new(all)
}

// mayMatchNone reports whether the scenario expects that the flush of this mechanism
// does no harm, or the execution tries what a flush does not match: another mechanism,
// or another port.
func (e *execution) mayMatchNone() bool {
	if e.sparesOthers() {
		return true
	}
	for name, expected := range e.scenario.Expect {
		harmless := expected.Outcome == scenarios.Flowing
		if harmless && name != result.VariantFlushOff && name != result.VariantDirect && trial.Of(name, e.scenario).Mechanism == e.Mechanism {
			return true
		}
	}
	return false
}

// sparesOthers reports whether the execution tries a remedy with which a flush matches
// other connections: another mechanism, or another port.
func (e *execution) sparesOthers() bool {
	changed := e.scenario.Flush != nil && e.Mechanism != e.scenario.Flush.Mechanism
	return e.Part == result.PartCures && (e.Ports != e.scenario.Ports || changed)
}
