package scenarios

import (
	"slices"
	"time"
)

const (
	defaultHop      = 1
	defaultDeadline = Duration(time.Second)
	defaultIdle     = Duration(10 * time.Second)
	defaultLongest  = Duration(10 * time.Second)
	defaultLatency  = Duration(50 * time.Millisecond)
	defaultEvery    = Duration(500 * time.Millisecond)
	defaultAge      = Duration(time.Second)
	defaultPercent  = 1
	defaultLimit    = 1
)

// completed returns the faults with every default filled in, and the flush of the
// scenario: the one that it has, or else the first of the list.
func (f Faults) completed(load Load, flush *Flush) (Faults, *Flush) {
	var all Faults
	for _, fault := range f {
		if fault.Kind == FlushFault && flush == nil {
			flush = &Flush{
				Mechanism: fault.Mechanism, By: fault.By, AfterMessage: fault.AfterMessage, Phase: fault.Phase, Delay: fault.Delay,
			}
			continue
		}
		all = append(all, fault.completed(load))
	}
	return all, flush
}

// completed returns the fault with every default of its kind filled in. It shares no
// memory with f.
func (f Fault) completed(load Load) Fault {
	kind := knownKind(f.Kind)
	has := func(field string) bool { return slices.Contains(kind.fields, field) }
	f.AfterMessage, f.Delay, f.Deadline = clone(f.AfterMessage), clone(f.Delay), clone(f.Deadline)
	f.Idle, f.Longest, f.Latency = clone(f.Idle), clone(f.Longest), clone(f.Latency)
	f.Every, f.Age, f.Grace = clone(f.Every), clone(f.Age), clone(f.Grace)
	if has("hop") {
		fill(&f.Hop, defaultHop)
	}
	if has("direction") {
		fill(&f.Direction, BothWays)
	}
	if len(kind.roles) > 0 {
		fill(&f.Role, kind.roles[0])
	}
	if has("connections") {
		fill(&f.Connections, ExistingConnections)
	}
	if has("then") {
		fill(&f.Then, ThenSilent)
	}
	if has("phase") && f.Delay == nil {
		fill(&f.Phase, Quiet)
	}
	preset := presetOf(f.Proxy)
	if has("percent") {
		fill(&f.Percent, defaultPercent)
	}
	if has("streams") {
		fill(&f.Streams, preset.Streams)
		fill(&f.Streams, defaultLimit)
	}
	for _, time := range []struct {
		field  string
		of     **Duration
		preset *Duration
		value  Duration
	}{
		{"deadline", &f.Deadline, nil, defaultDeadline},
		{"idle", &f.Idle, preset.Idle, defaultIdle},
		{"longest", &f.Longest, preset.Longest, defaultLongest},
		{"latency", &f.Latency, nil, defaultLatency},
		{"every", &f.Every, nil, defaultEvery},
		{"age", &f.Age, nil, defaultAge},
		{"grace", &f.Grace, nil, 0},
	} {
		if has(time.field) {
			*time.of = copyOr(*time.of, *copyOr(time.preset, time.value))
		}
	}
	switch {
	case kind.standing:
		f.AfterMessage = copyOr(f.AfterMessage, 0)
	case has("after_message"):
		f.AfterMessage = copyOr(f.AfterMessage, afterMessage(load.Messages))
	case kind.older:
		f.AfterMessage = nil
	}
	if kind.older && !has("deadline") {
		f.Deadline = nil
	}
	return f
}

// After returns how long after its message a fault of the network happens.
func (f Fault) After() time.Duration { return Flush{Phase: f.Phase, Delay: f.Delay}.After() }

// Begins reports whether the fault begins in the middle of a call, and is not there from
// the start.
func (f Fault) Begins() bool { return f.AfterMessage != nil }

// Stands reports whether a completed fault of the path is there from the start, and waits for
// no moment of the first call. Of one that begins before its first message, that is so unless
// it concerns the connections alone that are open then.
func (f Fault) Stands() bool {
	return !f.Begins() || *f.AfterMessage == 0 && f.Connections != ExistingConnections
}

// Of returns the faults of a family.
func (f Faults) Of(family FaultFamily) Faults {
	return slices.DeleteFunc(slices.Clone(f), func(fault Fault) bool { return fault.Kind.Family() != family })
}

// Find returns the first fault of a kind, nil if there is none.
func (f Faults) Find(kind FaultKind) *Fault {
	for i := range f {
		if f[i].Kind == kind {
			return &f[i]
		}
	}
	return nil
}

// Strikes reports whether a fault of the path, or one of later connections, begins in the
// middle of a call. Calls can be made after it as after a flush.
func (f Faults) Strikes() bool {
	return slices.ContainsFunc(f, func(fault Fault) bool {
		return fault.Kind.Family() == PathFamily && fault.Begins() || fault.sparesOpen()
	})
}

// sparesOpen reports whether the fault concerns the connections alone that are made after
// it has begun, in the middle of a call.
func (f Fault) sparesOpen() bool { return knownKind(f.Kind).standing && *f.AfterMessage > 0 }
