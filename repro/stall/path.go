package stall

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hangscope/repro/evidence"
)

// What becomes of bytes on a path shows in when they were lost, and in how large they
// were. The causes are those of what stands between the two ends of a hop.

const (
	// leastIdle is the shortest pause after which a connection may have been forgotten.
	// The shortest idle timeouts that are in use are some seconds.
	leastIdle = time.Second
	// largestSmall is how many bytes any path carries in one packet: the least MTU of
	// IPv6, without headers.
	largestSmall = 1280 - 60
	// together is how far apart frames are that one write has sent.
	together = time.Millisecond
)

// lostOnPath says why bytes were lost on a hop: those of a way, of which the first was
// written at a moment.
func (d *diagnoser) lostOnPath(h hop, w way, since time.Duration) bool {
	d.stateUnacked(w.writer)
	switch {
	case !w.reachesBack():
		// The frames before the loss are forgotten.
	case d.tooLarge(h, w):
		return d.found(MTU, h.number)
	case d.afterPause(h, since):
		d.mayBe(BlackHole)
		d.Settle = "a call after a shorter pause: if it goes on, the pause is what kills the connection"
		return d.found(IdleDrop, h.number)
	}
	return d.found(BlackHole, h.number)
}

// reachesBack reports whether a frame is known that was written and read before the first
// one that was lost.
func (w way) reachesBack() bool {
	return slices.ContainsFunc(w.written.Recent, func(f evidence.Frame) bool { return 0 < f.End && f.End <= w.read.Bytes })
}

// stateUnacked notes what a kernel has sent again and again.
func (d *diagnoser) stateUnacked(end evidence.End) {
	tcp := d.Sockets[end].TCP
	if tcp == nil || tcp.Unacked == 0 || tcp.Retransmits == 0 {
		return
	}
	d.state(Statement{
		End: end, At: d.At, Source: "socket",
		Text: fmt.Sprintf("its kernel has segments that were not acknowledged, and the first of them has been sent again %s", times(tcp.Retransmits)),
	})
}

func times(n uint32) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// tooLarge looks for a way on which small writes have passed, and the first large one has
// not. Nothing that follows it can be read, however small.
func (d *diagnoser) tooLarge(h hop, w way) bool {
	lost, passed := w.firstLost()
	switch {
	case lost == 0 || passed == 0:
		return false
	case lost <= largestSmall:
		d.ruleOut(MTU, "what was lost first on hop %d has %d bytes, and any path carries that", h.number, lost)
		return false
	case passed > largestSmall:
		d.ruleOut(MTU, "%d bytes in one write had passed on hop %d before", passed, h.number)
		return false
	}
	d.state(Statement{
		End: w.writer, At: w.written.Last, Source: "frame",
		Text: fmt.Sprintf("wrote %d bytes at once, of which none was read; the largest that had passed before has %d", lost, passed),
	})
	d.mayBe(BlackHole)
	d.Settle = "a small message on a fresh connection, or ping with the don't-fragment bit and a large packet: if only what is small passes, it is the path's MTU"
	return true
}

// firstLost returns how many bytes were written at once with the first that was not read,
// and how many the largest write before it had. They are 0 if that is not known.
func (w way) firstLost() (lost, passed uint64) {
	var last time.Duration
	var size uint64
	for _, frame := range w.written.Recent {
		if size > 0 && frame.At-last > together {
			size = 0
			if lost > 0 {
				break
			}
		}
		size, last = size+frame.Size, frame.At
		switch {
		case frame.End == 0:
			return 0, 0
		case frame.End > w.read.Bytes:
			lost = size
		default:
			passed = max(passed, size)
		}
	}
	return lost, passed
}

// afterPause reports whether what was lost at a moment came after a pause that is longer
// than any that the connection had survived.
func (d *diagnoser) afterPause(h hop, since time.Duration) bool {
	pause, survived := d.pauses(h, since)
	switch {
	case pause < leastIdle:
		d.ruleOut(IdleDrop, "hop %d had been idle for %.3f s only before something was lost", h.number, pause.Seconds())
		return false
	case pause < survived+survived/2:
		d.ruleOut(IdleDrop, "hop %d had survived a pause of %.3f s before, and the last one was no longer, or hardly", h.number, survived.Seconds())
		return false
	}
	d.state(Statement{
		End: h.sender, At: since, Source: "frame",
		Text: fmt.Sprintf("nothing had passed on hop %d for %.3f s; the longest pause before that was %.3f s", h.number, pause.Seconds(), survived.Seconds()),
	})
	return true
}

// pauses returns how long no frame had passed either end of a hop before a moment, and
// the longest such time before that.
func (d *diagnoser) pauses(h hop, before time.Duration) (pause, survived time.Duration) {
	var passed []time.Duration
	for _, end := range []evidence.End{h.sender, h.receiver} {
		s := d.Sockets[end]
		if !s.Observed {
			continue
		}
		passed = append(passed, s.Opened)
		for _, frame := range slices.Concat(s.Written.Recent, s.Read.Recent) {
			if frame.At < before {
				passed = append(passed, frame.At)
			}
		}
	}
	if len(passed) == 0 {
		return 0, 0
	}
	slices.Sort(passed)
	for i := range passed[1:] {
		survived = max(survived, passed[i+1]-passed[i])
	}
	return before - passed[len(passed)-1], survived
}

// timedOut reports whether an end's kernel gave its connection up because nobody
// answered: it was told by its own timer, and by no packet.
func (d *diagnoser) timedOut(end evidence.End) bool {
	for _, ended := range []*evidence.Ended{d.Sockets[end].Read.Ended, d.Sockets[end].Written.Ended} {
		if ended != nil && ended.How == failed && strings.Contains(ended.Error, "timed out") {
			return true
		}
	}
	return false
}

// unansweredOn finds the cause on a hop one end of which was told by its own timer: it has
// had no answer to what it wrote.
func (d *diagnoser) unansweredOn(h hop, told evidence.End) bool {
	ways := h.ways(d)
	if ways[1].writer == told {
		ways[0], ways[1] = ways[1], ways[0]
	}
	for _, w := range ways {
		if since, lost := w.lost(); lost && h.observed(d) {
			d.stateLost(w)
			return d.lostOnPath(h, w, since)
		}
	}
	if h.proxied(d) && told == hopNumbered(h.number).sender {
		d.mayBe(DeadBackEnd)
	}
	return d.found(BlackHole, h.number)
}

// resetAfterPause reports whether a connection was reset when its end wrote again after a
// pause that was longer than any before.
func (d *diagnoser) resetAfterPause(h hop, end evidence.End) bool {
	ended, over := d.over(end)
	wrote := d.Sockets[end].Written.Recent
	if !over || len(wrote) == 0 || !d.wasReset(end) {
		return false
	}
	first := len(wrote)
	for first > 0 && ended-wrote[first-1].At < leastIdle {
		first--
	}
	return first > 0 && first < len(wrote) && d.afterPause(h, wrote[first].At)
}

// wasReset reports whether a RST came to an end.
func (d *diagnoser) wasReset(end evidence.End) bool {
	for _, ended := range []*evidence.Ended{d.Sockets[end].Read.Ended, d.Sockets[end].Written.Ended} {
		if ended != nil && ended.How == byReset {
			return true
		}
	}
	return false
}
