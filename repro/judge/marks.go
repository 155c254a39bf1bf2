package judge

import (
	"fmt"
	"strings"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
	"hangscope/repro/trial"
)

// maxFlushMarks bounds how many repetitions of a flush are marked.
const maxFlushMarks = 20

// marks are the moments of an execution that a capture points at.
type marks []evidence.Mark

// add adds a moment of a hop; hop 0 stands for both.
func (m *marks) add(hop int, at time.Duration, format string, args ...any) {
	*m = append(*m, evidence.Mark{Hop: hop, At: at, Text: fmt.Sprintf(format, args...)})
}

// Marks returns the moments that a capture points at: the flush, the calls
// after it, what became of the call that fared worst, and the end.
func Marks(s *Seen, threshold time.Duration) []evidence.Mark {
	var m marks
	if f := s.Flush; f != nil {
		m.add(0, time.Duration(f.AtNS), "flush of port %d (%s)", f.Port, f.Mechanism)
		for i, at := range f.AgainNS[:min(len(f.AgainNS), maxFlushMarks)] {
			m.add(0, time.Duration(at), "flush number %d", i+2)
		}
	}
	if s.Struck != nil {
		m.add(0, *s.Struck, "the fault begins")
	}
	calls, afterFlush := s.calls(threshold)
	for i, call := range afterFlush {
		if call.Begun {
			m.add(0, call.Started, "a later call begins, on %s", where(s.AfterFlush[i]))
		}
	}
	m.call(worst(calls))
	m.add(0, s.Snapshot.At, "the observation ends")
	return m
}

// where says which connection a call is on.
func where(call trial.CallAfterFlush) string {
	if call.Fresh {
		return "a fresh connection"
	}
	return "the same connection"
}

// call adds what became of a call.
func (m *marks) call(fared *call) {
	receiver := fared.Direction.Hops()[1]
	if s := fared.stall; s != nil {
		last := fmt.Sprintf("has received message %d, the last before its stall", s.After)
		if s.After == 0 {
			last = "has begun, and so has its stall"
		}
		m.add(receiver, s.Since, "call %d %s", fared.Call, last)
	}
	for end, seen := range fared.Ends {
		if told := seen.Told; told != nil {
			end := evidence.End(end)
			who := fared.EndName(end)
			if strings.Contains(who, ",") {
				who += "," // forwarder, towards client, is told
			}
			m.add(end.Hop(), told.At, "call %d: %s is told %s", fared.Call, who, told.Code)
		}
	}
	if fared.notice != nil {
		m.add(0, fared.notice.At, "the stall of call %d is noticed", fared.Call)
	}
	if s := fared.stall; s != nil && s.State == stall.Recovered {
		m.add(receiver, s.Since+s.Lasted, "call %d has received a message again", fared.Call)
	}
}
