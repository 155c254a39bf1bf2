package result

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/repro/evidence"
	"hangscope/scenarios"
)

// Check compares what became of the calls with what a scenario expects of a variant, and
// sets the verdict by that. If the scenario expects nothing, nothing is changed.
func (r *Relayed) Check(variant string, expected scenarios.Expectation) {
	for _, fact := range Facts {
		want, ok := fact.Expected(expected)
		if !ok {
			continue
		}
		got := r.fact(fact.Name)
		r.Checks = append(r.Checks, Check{Variant: variant, What: fact.Name, Want: want, Got: got, OK: got == want})
	}
	if len(r.Checks) > 0 {
		r.Verdict = verdictOfChecks(r.Checks)
	}
}

func verdictOfChecks(checks []Check) Verdict {
	verdict := Expected
	for _, check := range checks {
		switch {
		case check.OK:
		case check.Seen():
			return Unexpected
		default:
			verdict = NoVerdict
		}
	}
	return verdict
}

// fact reads a fact from the calls that were open at the faults. It is [NotObserved] if no
// call shows it.
func (r *Relayed) fact(name string) string {
	worst := r.worst()
	if worst == nil {
		return NotObserved
	}
	outcome := r.outcome(*worst)
	role, of, ofEnd := strings.Cut(name, ".")
	switch {
	case name == "outcome":
		return string(outcome)
	case ofEnd && of == "told":
		return r.told(evidence.Role(role), *worst)
	case name != "cause" && name != "hop":
		return NotObserved
	case outcome == scenarios.Undecided:
		return NotObserved
	case outcome != scenarios.Hung:
		return None
	case worst.Diagnosis == nil:
		return NotObserved
	case name == "cause":
		return string(worst.Diagnosis.Cause)
	case worst.Diagnosis.Hop == 0:
		return None
	default:
		return fmt.Sprint(worst.Diagnosis.Hop)
	}
}

// fates are the calls of a hop that were open at the faults.
func (r *Relayed) fates(hop int) (calls []Fate) {
	for _, f := range r.Faults {
		for _, call := range f.Calls {
			if call.Hop == hop {
				calls = append(calls, call)
			}
		}
	}
	return calls
}

// worst is the client's call that fared worst, nil if none was open. The hop of the client is
// the one that all calls pass.
func (r *Relayed) worst() *Fate {
	calls := r.fates(evidence.ClientEnd.Hop())
	if len(calls) == 0 {
		return nil
	}
	worst := slices.MaxFunc(calls, func(a, b Fate) int { return Severity(r.outcome(a)) - Severity(r.outcome(b)) })
	return &worst
}

// outcome is what became of a call, in the words of a scenario.
func (r *Relayed) outcome(call Fate) scenarios.Outcome {
	switch {
	case call.State == HungSince:
		return scenarios.Hung
	case call.State == WentOn && call.AfterNS > r.StallAfterNS:
		return scenarios.Recovered
	case call.State == WentOn, call.State == EndedSince && call.Status == statusOK:
		return scenarios.Flowing
	case call.State == EndedSince && call.ByClient && call.Up+call.Down > 0:
		return scenarios.Flowing // its client had what it wanted
	case call.State == EndedSince && call.ByClient, call.State == QuietSince:
		return scenarios.Undecided
	default:
		return scenarios.Broken
	}
}

// statusOK is the status of a call that ended well.
const statusOK = "OK"

// told says whether a role was told of an error. The calls behind the forwarder are not known
// to be those of one client's call, so all of them have to agree.
func (r *Relayed) told(role evidence.Role, worst Fate) string {
	near, far := []Fate{worst}, r.fates(evidence.UpstreamEnd.Hop())
	switch role {
	case evidence.Client:
		return agreed(near, clientTold)
	case evidence.Upstream:
		return agreed(far, serverTold)
	case evidence.Forwarder:
		as := agreed(near, serverTold)
		if as == fmt.Sprint(true) || len(far) == 0 {
			return as
		}
		return agreed(far, clientTold)
	default:
		return NotObserved
	}
}

func agreed(calls []Fate, told func(Fate) bool) string {
	for _, call := range calls {
		if told(call) != told(calls[0]) {
			return NotObserved
		}
	}
	if len(calls) == 0 {
		return NotObserved
	}
	return fmt.Sprint(told(calls[0]))
}

// clientTold reports whether the client of a call got an error.
func clientTold(call Fate) bool {
	return call.State == ToldSince || call.ClientTold != "" || call.State == EndedSince && !call.ByClient && call.Status != statusOK
}

// serverTold reports whether the server of a call learned that it is over before its end.
func serverTold(call Fate) bool { return call.ServerTold != "" || call.ByClient }
