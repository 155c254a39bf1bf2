package repro

import (
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
	if e.proxies != nil && e.scenario.Fault.Find(scenarios.ProxyStreamLimit) == nil {
		p.Struck = &e.struck
	}
	if len(e.Strikes) > 0 {
		p.Struck = new(e.struckAll())
	}
	for _, fault := range e.Faults {
		switch fault.Kind {
		case chain.StreamLimit, chain.RefusedPings: // nobody is told when it begins
		default:
			p.Struck = &e.struck
		}
	}
	return p
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
