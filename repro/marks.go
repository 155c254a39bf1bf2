package repro

import (
	"fmt"
	"strings"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
)

// mostMarked bounds how many repetitions of a flush are pointed at.
const mostMarked = 20

// marks are the moments of an execution that a capture points at.
type marks []evidence.Mark

// add adds a moment of a hop, 0 of both.
func (m *marks) add(hop int, at time.Duration, format string, args ...any) {
	*m = append(*m, evidence.Mark{Hop: hop, At: at, Text: fmt.Sprintf(format, args...)})
}

// marks are the flush, the later calls, what became of the call that fared
// worst, and the end.
func (e *execution) marks() []evidence.Mark {
	var m marks
	if f := e.flush; f != nil {
		m.add(0, f.at, "flush of port %d (%s)", f.port, f.mechanism.Name)
		for i, at := range f.again[:min(len(f.again), mostMarked)] {
			m.add(0, at, "flush number %d", i+2)
		}
	}
	threshold := e.threshold.Value()
	calls := make([]judged, len(e.snapshot.Calls))
	for i, record := range e.snapshot.Calls {
		calls[i] = judge(record, threshold)
	}
	load := e.scenario.Load.Streams
	for i, later := range calls[load:] {
		if later.Begun {
			m.add(0, later.Started, "a later call begins, on %s", e.laterCalls()[i].where())
		}
	}
	m.call(worst(calls[:load]), e.noticed)
	m.add(0, e.snapshot.At, "the observation ends")
	return m
}

// call adds what became of a call.
func (m *marks) call(fared judged, noticed map[int]time.Duration) {
	receiver := fared.Direction.Hops()[1]
	if s := fared.stall; s != nil {
		last := fmt.Sprintf("has received message %d, the last before its stall", s.After)
		if s.After == 0 {
			last = "has begun, and with it its stall"
		}
		m.add(receiver, s.Since, "call %d %s", fared.Call, last)
	}
	for end, seen := range fared.Ends {
		if told := seen.Told; told != nil {
			end := evidence.End(end)
			who := endNames[end]
			if strings.Contains(who, ",") {
				who += "," // forwarder, towards client, is told
			}
			m.add(end.Hop(), told.At, "call %d: %s is told %s", fared.Call, who, told.Code)
		}
	}
	if at, ok := noticed[fared.Call]; ok {
		m.add(0, at, "the stall of call %d is noticed", fared.Call)
	}
	if s := fared.stall; s != nil && s.State == stall.Recovered {
		m.add(receiver, s.Since+s.Lasted, "call %d has received a message again", fared.Call)
	}
}
