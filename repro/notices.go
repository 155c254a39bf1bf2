package repro

import (
	"context"
	"slices"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/judge"
	"hangscope/repro/stall"
	"hangscope/repro/wire"
)

// watcher notes the stalls of each call while it runs. It takes no evidence after ctx
// has ended: who interrupts a run does not wait for a thousand calls.
func (e *execution) watcher(ctx context.Context) *stall.Watcher[*evidence.Call] {
	e.notices = make(map[int][]judge.Notice)
	var seen look
	return &stall.Watcher[*evidence.Call]{
		Calls: func() []*evidence.Call {
			seen = look{} // another look begins
			return e.recorder.Calls()
		},
		Now:       e.recorder.Clock.Now,
		Threshold: func(*evidence.Call) time.Duration { return e.threshold.Known() },
		Every:     stall.Every(e.threshold.Plan()),
		Turn:      func() { e.recorder.Clock.Turn(evidence.Look, 0) },
		OnStall: func(call *evidence.Call, since time.Duration) {
			if ctx.Err() != nil {
				return
			}
			found := e.capture(call, seen.at(e.tapped))
			known := slices.DeleteFunc(e.notices[call.ID()], func(n judge.Notice) bool { return forgotten(found.Call, n.Since) })
			e.notices[call.ID()] = append(known, judge.Notice{At: found.At, Since: since, Evidence: found})
			e.keepStacks()
		},
	}
}

// forgotten reports whether a call remembers longer stalls than one that ended, so
// that nothing will be told of it.
func forgotten(call evidence.Record, since time.Duration) bool {
	return !slices.ContainsFunc(call.Gaps, func(gap evidence.Gap) bool { return gap.Since == since })
}

// look is one look at all calls. Its calls share what the ends had seen: the two
// thousand ends of a thousand connections cannot be asked again for each of them.
type look struct {
	ends  []wire.End
	taken bool
}

// at returns what the ends had seen when the first call asked for it.
func (l *look) at(tapped *wire.Network) []wire.End {
	if !l.taken {
		l.ends, l.taken = tapped.Ends(), true
	}
	return l.ends
}

// capture collects the evidence of a call that has just been seen to stall, with what
// the ends had seen.
func (e *execution) capture(call *evidence.Call, ends []wire.End) stall.Evidence {
	record := e.recorder.Record(call)
	return stall.Evidence{
		At: e.recorder.Clock.Now(), Threshold: e.threshold.Value(), Call: record,
		Sockets: wire.Sockets(ends, record), Ignored: wire.Ignored(ends),
	}
}
