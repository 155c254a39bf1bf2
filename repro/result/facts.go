package result

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
	"hangscope/scenarios"
)

// Fact is something that a variant shows and that can be compared: with what a
// scenario expects, between layers, or between sets of runs.
type Fact struct {
	// Name is what a check calls it, for example outcome or client.told.
	Name string
	// Of reads it from a variant, in a word or two. It is [NotObserved] if the
	// variant does not know.
	Of func(*Variant) string
	// Order are its values from the best to the worst; nil if none is better.
	Order []string

	layers, sets bool
	expected     func(scenarios.Expectation) (string, bool)
}

// Expected returns what a scenario expects of the fact. It is false if the
// scenario expects nothing of it.
func (f Fact) Expected(e scenarios.Expectation) (want string, ok bool) {
	if f.expected == nil {
		return "", false
	}
	return f.expected(e)
}

// What a fact says where there is nothing to name, and where nobody knows.
const (
	None        = "none"
	NotObserved = "not observed"
)

// Facts are all facts, in the order in which they are checked. LayerFacts are
// those that are compared between layers, SetFacts those between sets of runs.
var (
	Facts      = facts()
	LayerFacts = slices.DeleteFunc(facts(), func(f Fact) bool { return !f.layers })
	SetFacts   = slices.DeleteFunc(facts(), func(f Fact) bool { return !f.sets })
)

func facts() []Fact {
	all := []Fact{
		{
			Name: "outcome", Of: func(v *Variant) string { return string(v.Outcome) },
			Order: outcomes(), layers: true, sets: true,
			expected: func(e scenarios.Expectation) (string, bool) { return string(e.Outcome), e.Outcome != "" },
		},
		{
			Name: "cause", Of: causeOf, layers: true, sets: true,
			expected: func(e scenarios.Expectation) (string, bool) { return e.Cause, e.Cause != "" },
		},
		{
			Name: "hop", Of: hop, layers: true,
			expected: func(e scenarios.Expectation) (string, bool) { return fmt.Sprint(e.Hop), e.Hop != 0 },
		},
	}
	for _, role := range []evidence.Role{evidence.Client, evidence.Forwarder, evidence.Local, evidence.Upstream} {
		all = append(all, endFacts(role)...)
	}
	return append(
		all,
		Fact{
			Name: OnSame, Of: afterFlush(OnSame),
			expected: func(e scenarios.Expectation) (string, bool) { return string(e.Same), e.Same != "" },
		},
		Fact{
			Name: OnFresh, Of: afterFlush(OnFresh),
			expected: func(e scenarios.Expectation) (string, bool) { return string(e.Fresh), e.Fresh != "" },
		},
		Fact{Name: "later calls", Of: laterCalls, layers: true},
		Fact{
			Name: "next message", Of: servedBy(func(s *Served) *Server { return s.NextMessage }),
			expected: func(e scenarios.Expectation) (string, bool) { return e.NextMessage, e.NextMessage != "" },
		},
		Fact{
			Name: "next call", Of: servedBy(func(s *Served) *Server { return s.NextCall }),
			expected: func(e scenarios.Expectation) (string, bool) { return e.NextCall, e.NextCall != "" },
		},
	)
}

func outcomes() []string {
	var names []string
	for _, o := range scenarios.Outcomes {
		names = append(names, string(o))
	}
	return names
}

// CauseNames are the causes that a scenario may expect.
func CauseNames() []string {
	names := []string{None}
	for _, cause := range stall.Causes {
		names = append(names, string(cause))
	}
	return names
}

func causeOf(v *Variant) string {
	if v.Diagnosis == nil {
		return None
	}
	return string(v.Diagnosis.Cause)
}

func hop(v *Variant) string {
	if v.Stall == nil || v.Stall.Hop == 0 {
		return None
	}
	return fmt.Sprint(v.Stall.Hop)
}

// afterFlush reads the outcome of the call that was made after the flush on a
// connection. A call that was not made was not observed.
func afterFlush(connection string) func(*Variant) string {
	return func(v *Variant) string {
		for _, call := range v.AfterFlush {
			if call.Connection == connection {
				return string(call.Outcome)
			}
		}
		return NotObserved
	}
}

func laterCalls(v *Variant) string {
	if len(v.AfterFlush) == 0 {
		return None
	}
	var texts []string
	for _, call := range v.AfterFlush {
		text := call.Connection + " " + string(call.Outcome)
		if call.ServedBy != "" {
			text += " by " + string(call.ServedBy)
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, ", ")
}

// endFacts are the facts of one end.
func endFacts(role evidence.Role) []Fact {
	of := func(read func(*End) string) func(*Variant) string {
		return func(v *Variant) string {
			end := v.End(role)
			if end.Standing() == Unobserved {
				return NotObserved
			}
			return read(end)
		}
	}
	expected := func(read func(*scenarios.EndExpectation) (string, bool)) func(scenarios.Expectation) (string, bool) {
		return func(e scenarios.Expectation) (string, bool) {
			if end := e.End(string(role)); end != nil {
				return read(end)
			}
			return "", false
		}
	}
	name := string(role)
	return []Fact{
		{
			Name: name + ".told", Of: of(func(e *End) string { return fmt.Sprint(*e.Told) }),
			expected: expected(func(e *scenarios.EndExpectation) (string, bool) { return truth(e.Told) }),
		},
		{
			Name: name + ".status", Of: of(func(e *End) string { return e.Status }),
			expected: expected(func(e *scenarios.EndExpectation) (string, bool) { return e.Status, e.Status != "" }),
		},
		{
			Name: name + ".zombie", Of: of(func(e *End) string { return fmt.Sprint(e.Zombie != nil) }),
			expected: expected(func(e *scenarios.EndExpectation) (string, bool) { return truth(e.Zombie) }),
		},
		{Name: name, Of: told(role), layers: role != evidence.Local, sets: role != evidence.Local},
	}
}

func truth(expected *bool) (string, bool) {
	if expected == nil {
		return "", false
	}
	return fmt.Sprint(*expected), true
}

// The statuses of a call that a deadline ended.
const (
	canceled         = "Canceled"
	deadlineExceeded = "DeadlineExceeded"
)

// told says whether a role was told, and with which status. In the forwarder's place
// may be the local process.
func told(role evidence.Role) func(*Variant) string {
	return func(v *Variant) string {
		end := v.End(role)
		if end == nil && role == evidence.Forwarder {
			end = v.End(evidence.Local)
		}
		switch end.Standing() {
		case Unobserved:
			return NotObserved
		case Returned, AtWork:
			return "not told"
		case Told:
		}
		if end.Status == "" {
			return "told"
		}
		status := end.Status
		if role != evidence.Client && causeOf(v) == string(stall.Deadline) && (status == canceled || status == deadlineExceeded) {
			// The deadline travels with the call, and the client also cancels
			// the call when it passes. Which of the two reaches a server first
			// is chance.
			status = canceled + " or " + deadlineExceeded
		}
		return "told " + status
	}
}
