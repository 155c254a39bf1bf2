package repro

import (
	"fmt"
	"sync"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
	"hangscope/repro/wire"
)

// Recording is what a variant leaves beside its result: too large for one, and
// of use to a person with the tools for it.
type Recording struct {
	// Variant is its name, Part the part of the result that it is in.
	Variant string
	Part    Part
	// Capture is what passed the ends of its connections, with the flush, the
	// stall and what came of it as marks. Its times are those of the result.
	Capture evidence.Capture
	// Goroutines are the stacks of the variant's goroutines when the first stall
	// was noticed, as Go prints them but without paths of the machine. They are
	// bounded; nil if no stall was noticed.
	Goroutines []byte
}

// Part is a part of a result: a variant's name is its own there alone.
type Part string

// The parts of a result that have variants.
const (
	PartVariants Part = "variants"
	PartCures    Part = "cures"
	PartLadder   Part = "ladder"
)

// captureMemory is what the captures of a run may use together, in bytes. Each
// execution has an equal share, so that what one of them drops does not depend
// on the others.
const captureMemory = 128 << 20

// oneAtATime makes a function that is called by executions at once one that is
// not.
func oneAtATime(record func(Recording)) func(Recording) {
	if record == nil {
		return nil
	}
	var mu sync.Mutex
	return func(r Recording) {
		mu.Lock()
		defer mu.Unlock()
		record(r)
	}
}

// startCapture returns what keeps the bytes of an execution, nil if nobody asks
// for them.
func (e *execution) startCapture() *wire.Capture {
	if e.options.Record == nil {
		return nil
	}
	return &wire.Capture{Limit: e.captureLimit}
}

// keepStacks takes the stacks when the first stall is noticed.
func (e *execution) keepStacks() {
	if e.options.Record != nil && e.goroutines == nil {
		e.goroutines = e.stacks()
	}
}

// record hands over what was kept.
func (e *execution) record(kept []wire.Segment) {
	taps := Taps{
		Ends: e.taps, Segments: kept, Until: e.snapshot.At, Flows: e.flows,
		Ports: map[evidence.Role]int{
			evidence.Forwarder: e.ports.Forwarder,
			evidence.Upstream:  e.ports.Upstream,
		},
	}
	capture := taps.Capture()
	capture.Marks = e.marks()
	e.options.Record(Recording{Variant: e.name, Part: e.part, Capture: capture, Goroutines: e.goroutines})
}

// marks are the moments to look at: the flush, and what became of the call that
// fared worst.
func (e *execution) marks() []evidence.Mark {
	var marks []evidence.Mark
	mark := func(at time.Duration, format string, args ...any) {
		marks = append(marks, evidence.Mark{At: at, Text: fmt.Sprintf(format, args...)})
	}
	if f := e.flush; f != nil {
		mark(f.at, "flush of port %d (%s)", f.port, f.mechanism.Name)
		for i, at := range f.again[:min(len(f.again), mostMarked)] {
			mark(at, "flush number %d", i+2)
		}
	}
	threshold := e.threshold()
	calls := make([]judged, len(e.snapshot.Calls))
	for i, record := range e.snapshot.Calls {
		calls[i] = judge(record, threshold)
	}
	load := e.scenario.Load.Streams
	for i, later := range calls[load:] {
		if later.Begun {
			mark(later.Started, "a later call, on %s", e.laterCalls()[i].where())
		}
	}
	fared := worst(calls[:load])
	if fared.stall != nil {
		mark(fared.stall.Since, "call %d: the last message before the stall, number %d", fared.Call, fared.stall.After)
	}
	if at, ok := e.noticed[fared.Call]; ok {
		mark(at, "call %d: the stall is noticed", fared.Call)
	}
	if fared.stall != nil && fared.stall.State == stall.Recovered {
		mark(fared.stall.Since+fared.stall.Lasted, "call %d: a message ends the stall", fared.Call)
	}
	for end, seen := range fared.Ends {
		if told := seen.Told; told != nil {
			mark(told.At, "call %d: %s is told %s", fared.Call, endNames[end], told.Code)
		}
	}
	return marks
}

// mostMarked bounds how many repetitions of a flush are pointed at.
const mostMarked = 20
