package repro

import (
	"fmt"
	"iter"
	"slices"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/scenarios"
)

// check compares what was seen with what the scenario expects. What the
// scenario does not name is not checked.
func check(scenario scenarios.Scenario, variants []result.Variant) ([]result.Check, result.Verdict) {
	checks := []result.Check{}
	for _, variant := range variants {
		if want, ok := scenario.Expect[variant.Name]; ok {
			checks = append(checks, checkVariant(variant, want)...)
		}
	}
	failed := func(c result.Check) bool { return !c.OK }
	if slices.ContainsFunc(checks, failed) {
		return checks, result.Unexpected
	}
	return checks, result.Expected
}

// noCause is what a check says of a variant with which nothing is wrong.
const noCause = "none"

// causes are the causes that a scenario may expect, by name.
func causes() []string {
	names := []string{noCause}
	for _, cause := range stall.Causes {
		names = append(names, string(cause))
	}
	return names
}

func checkVariant(v result.Variant, want scenarios.Expectation) []result.Check {
	var checks []result.Check
	add := func(what, want, got string) {
		checks = append(checks, result.Check{Variant: v.Name, What: what, Want: want, Got: got, OK: want == got})
	}
	if want.Outcome != "" {
		add("outcome", string(want.Outcome), string(v.Outcome))
	}
	if want.Cause != "" {
		cause := noCause
		if v.Diagnosis != nil {
			cause = string(v.Diagnosis.Cause)
		}
		add("cause", want.Cause, cause)
	}
	if want.Hop != 0 {
		hop := 0
		if v.Stall != nil {
			hop = v.Stall.Hop
		}
		add("hop", fmt.Sprint(want.Hop), fmt.Sprint(hop))
	}
	for _, role := range evidence.Roles {
		if want := expectedEnd(want, role); want != nil {
			checkEnd(add, v.End(role), *want)
		}
	}
	for connection, want := range expectedAfterFlush(want) {
		if want != "" {
			add(connection, string(want), outcomeAfterFlush(v.AfterFlush, connection))
		}
	}
	return checks
}

// expectedAfterFlush are the outcomes expected of the calls after the flush, by
// the connection that they are made on.
func expectedAfterFlush(e scenarios.Expectation) iter.Seq2[string, scenarios.Outcome] {
	return func(yield func(string, scenarios.Outcome) bool) {
		_ = yield(onSame, e.Same) && yield(onFresh, e.Fresh)
	}
}

// outcomeAfterFlush is the outcome of the call that was made after the flush on
// a connection. A call that was not made was not observed.
func outcomeAfterFlush(calls []result.LaterCall, connection string) string {
	for _, call := range calls {
		if call.Connection == connection {
			return string(call.Outcome)
		}
	}
	return result.NotObserved
}

func expectedEnd(e scenarios.Expectation, role evidence.Role) *scenarios.EndExpectation {
	switch role {
	case evidence.Client:
		return e.Client
	case evidence.Forwarder:
		return e.Forwarder
	default:
		return e.Upstream
	}
}

func checkEnd(add func(what, want, got string), end result.End, want scenarios.EndExpectation) {
	field := func(name string) string { return string(end.Role) + "." + name }
	if want.Told != nil {
		got := result.NotObserved
		if end.Told != nil {
			got = fmt.Sprint(*end.Told)
		}
		add(field("told"), fmt.Sprint(*want.Told), got)
	}
	if want.Status != "" {
		add(field("status"), want.Status, end.Status)
	}
	if want.Zombie != nil {
		got := result.NotObserved
		if end.Told != nil {
			got = fmt.Sprint(end.Zombie != nil)
		}
		add(field("zombie"), fmt.Sprint(*want.Zombie), got)
	}
}
