package scenarios

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// checkFaults refuses faults that do not go with the scenario's kind of call, and fields
// that a kind of fault does not have: the run would show a healthy chain, as if the fault
// did no harm.
func (s Scenario) checkFaults() *Error {
	for i, fault := range s.Fault {
		at := place{}.in("fault").nth(i, len(s.Fault))
		if fault.Kind == FlushFault {
			return &Error{Field: at.in("kind").path, Problem: "a second flush; allowed: one, in flush or in the list of faults"}
		}
		if err := fault.checkFields(at); err != nil {
			return err
		}
		if err := fault.checkCall(s.Call); err != nil {
			return err
		}
		if err := fault.checkReader(s, at); err != nil {
			return err
		}
		if err := fault.checkStream(s, at); err != nil {
			return err
		}
		if err := fault.checkLater(s, at); err != nil {
			return err
		}
		if fault.Phase == Random {
			return &Error{Field: at.in("phase").path, Problem: quote(string(Random)) + " is for a flush; allowed: " + string(Quiet) + ", " + string(Busy)}
		}
		if fault.Phase != "" && fault.Delay != nil {
			return &Error{Field: at.in("delay").path, Problem: "given together with phase; allowed: one of the two"}
		}
	}
	return nil
}

// checkFields refuses what the kind of fault does not have.
func (f Fault) checkFields(at place) *Error {
	kind := knownKind(f.Kind)
	v := reflect.ValueOf(f)
	names, _ := fields(v.Type())
	for i, name := range names {
		if name == "kind" || v.Field(i).IsZero() || slices.Contains(kind.fields, name) {
			continue
		}
		err := &Error{Field: at.in(name).path, Problem: fmt.Sprintf("the fault %q has no such field; allowed: %s", f.Kind, strings.Join(append([]string{"kind"}, kind.fields...), ", "))}
		var others []string
		for _, other := range faultKinds {
			if slices.Contains(other.fields, name) {
				others = append(others, string(other.kind))
			}
		}
		err.Hint = name + " belongs to " + strings.Join(others, ", ")
		return err
	}
	if len(kind.roles) > 0 && !slices.Contains(kind.roles, f.Role) {
		return &Error{Field: at.in("role").path, Problem: fmt.Sprintf("%q cannot have the fault %q; allowed: %s", f.Role, f.Kind, joined(kind.roles))}
	}
	return nil
}

// withoutOthers returns the faults without the fields that their kinds do not have, as they
// are after a fault has become one of another kind.
func (f Faults) withoutOthers() Faults {
	faults := slices.Clone(f)
	for i := range faults {
		v := reflect.ValueOf(&faults[i]).Elem()
		names, _ := fields(v.Type())
		for n, name := range names {
			if name != "kind" && !slices.Contains(faults[i].Kind.Fields(), name) {
				v.Field(n).SetZero()
			}
		}
	}
	return faults
}

// checkCall refuses a kind of call in which the fault cannot go wrong.
func (f Fault) checkCall(call CallKind) *Error {
	kind := knownKind(f.Kind)
	if kind.calls == nil || slices.Contains(kind.calls, call) {
		return nil
	}
	return &Error{
		Field:   "call",
		Problem: fmt.Sprintf("%q does not go with the fault %q; allowed: %s", call, f.Kind, joined(kind.calls)),
		Hint:    kind.why,
	}
}

// checkReader refuses a role that reads nothing of which a window could be used up, and one
// stream of a connection where each stream has a connection of its own.
func (f Fault) checkReader(s Scenario, at place) *Error {
	switch {
	case !knownKind(f.Kind).reader:
		return nil
	case !f.Role.reads(s.Call):
		able := slices.DeleteFunc(slices.Clone(readers), func(r FaultRole) bool { return !r.reads(s.Call) })
		return &Error{
			Field:   at.in("role").path,
			Problem: fmt.Sprintf("%q does not read the messages of a %s call; allowed: %s", f.Role, s.Call, joined(able)),
		}
	case f.Stream > 0 && f.Role == ClientRole && s.Load.Connections == PerStream:
		return &Error{
			Field:   at.in("stream").path,
			Problem: "each stream has a connection of its own; allowed: load.connections " + string(Shared),
		}
	}
	return nil
}

// checkStream refuses a call that the load does not have. Unary calls are as many as their
// messages.
func (f Fault) checkStream(s Scenario, at place) *Error {
	calls, more := s.Load.Streams, fmt.Sprintf("load.streams to %d or more", f.Stream)
	if s.Call == Unary {
		calls, more = calls*s.Load.Messages, "load.messages"
	}
	if f.Stream <= calls {
		return nil
	}
	r := whole(1, int64(calls))
	return &Error{
		Field: at.in("stream").path, Problem: r.problem(reflect.ValueOf(f.Stream)),
		Hint: "lower it, or raise " + more,
	}
}

// checkLater refuses a fault of later connections in a scenario that makes none.
func (f Fault) checkLater(s Scenario, at place) *Error {
	staggered := s.Load.Streams > 1 && s.Load.Connections == PerStream && *s.Load.Stagger > 0
	fresh := s.AfterFlush != nil && s.AfterFlush.Fresh
	switch {
	case !f.sparesOpen(), s.Flush != nil, len(s.Fault) > 1: // what else goes wrong may end a connection
		return nil
	case f.Role == ForwarderRole && (staggered || fresh):
		return nil
	case f.Role == ForwarderRole:
		return &Error{
			Field: at.in("after_message").path, Problem: "the client makes no connection after it; allowed: 0",
			Hint: "add after_flush: {fresh: true}, for a call on a connection of its own",
		}
	}
	return &Error{
		Field: at.in("after_message").path, Problem: "the forwarder has its connection by then, and makes no other; allowed: 0",
		Hint: "the role forwarder, and after_flush: {fresh: true}",
	}
}

func joined[T ~string](values []T) string {
	words := make([]string, len(values))
	for i, value := range values {
		words[i] = string(value)
	}
	return strings.Join(words, ", ")
}
