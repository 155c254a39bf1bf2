package scenarios

import (
	"fmt"
	"slices"
	"strings"
)

// faultCalls are the kinds of call that a fault of a service can go wrong in, and
// why it cannot in the others. A fault that is not listed goes with every kind.
var faultCalls = map[FaultKind]struct {
	calls []CallKind
	why   string
}{
	QuietUpstream: {
		[]CallKind{ServerStream, Unary, Bidi}, "in a client stream the client sends the messages, and the upstream has none",
	},
	SlowClient: {
		[]CallKind{ServerStream, Bidi}, "a client that reads one answer to a call cannot stop reading in the middle",
	},
	EarlyEnd: {
		[]CallKind{ServerStream, ClientStream, Bidi}, "a unary call has one answer, and nothing that could end before",
	},
	ShortDeadline: {
		[]CallKind{ServerStream, ClientStream, Bidi}, "each unary call has a deadline of its own, and is answered at once",
	},
	StreamLimit: {
		[]CallKind{ServerStream, ClientStream, Bidi}, "unary calls that are answered at once do not hold a stream",
	},
	RefusedPings: {
		[]CallKind{ServerStream, ClientStream, Bidi}, "grpc-go pings only while a call is open, and unary calls are not for long",
	},
}

// checkFaultCall refuses a fault that cannot go wrong in the scenario's kind of call:
// the run would show a healthy chain, as if the fault did no harm.
func (s Scenario) checkFaultCall() *Error {
	if s.Fault == nil {
		return nil
	}
	has, limited := faultCalls[s.Fault.Kind]
	if !limited || slices.Contains(has.calls, s.Call) {
		return nil
	}
	allowed := make([]string, len(has.calls))
	for i, call := range has.calls {
		allowed[i] = string(call)
	}
	return &Error{
		Field:   "call",
		Problem: fmt.Sprintf("%q does not go with the fault %q; allowed: %s", s.Call, s.Fault.Kind, strings.Join(allowed, ", ")),
		Hint:    has.why,
	}
}
