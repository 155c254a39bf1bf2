package stall

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hangscope/repro/evidence"
)

// proxied reports whether a proxy divides a hop into two connections, of which an end each
// was seen.
func (h hop) proxied(d *diagnoser) bool { return h.bothSeen(d) && !h.observed(d) }

// lostServer looks for a proxy whose connection to the server carries nothing: what the
// server wrote is not acknowledged, or its ping has no answer. A proxy that only holds what
// it has taken acknowledges it, and answers.
func (d *diagnoser) lostServer(h hop) bool {
	answers := hopNumbered(h.number)
	server := answers.sender
	if _, over := d.over(answers.receiver); over || !h.proxied(d) {
		return false
	}
	s := d.Sockets[server]
	since := s.Written.Last
	switch {
	case s.Written.Pinged != nil && d.At-*s.Written.Pinged > d.Threshold:
		since = *s.Written.Pinged
		d.state(Statement{End: server, At: since, Source: "frame", Text: "wrote a PING, which has had no answer"})
		d.ruleOut(Buffering, "what stands between does not answer a ping of %s", d.name(server))
	case s.TCP != nil && s.TCP.Unacked > 0 && s.TCP.Retransmits > 0 && d.At-s.Read.Last > d.Threshold:
		d.stateUnacked(server)
		d.ruleOut(Buffering, "what stands between does not acknowledge what %s wrote", d.name(server))
	default:
		return false
	}
	d.stateBetween(h)
	d.unlessAlive(answers.receiver, since, onlyServer)
	return d.found(DeadBackEnd, h.number)
}

// onlyServer is what an answer to the caller's ping shows of a proxy that has lost its
// server.
const onlyServer = "the proxy has lost the server alone"

// fellSilent looks for a proxy that gave the server its window back, and has done so no more
// since: nothing has come from it, though the server wrote on. It may have lost the server,
// or have no room.
func (d *diagnoser) fellSilent(h hop) bool {
	answers := hopNumbered(h.number)
	server := answers.sender
	sent, got := d.crossing(answers, evidence.Down)
	if sent.Last <= got.Last {
		return false
	}
	s := d.Sockets[server]
	given, apart := windowsGiven(s.Read)
	writes := dataAfter(s.Written, s.Read.Last)
	if given < leastGiven || len(writes) < leastGiven || !d.explains(writes[len(writes)-1]) {
		return false
	}
	if writes[len(writes)-1]-s.Read.Last <= 2*apart {
		return false // the next window may not have been due
	}
	d.stateBetween(h)
	d.state(Statement{
		End: server, At: s.Read.Last, Source: "frame",
		Text: fmt.Sprintf("has read nothing since, and written DATA %d times; until then what stands between gave window back, %.3f s apart at most",
			len(writes), apart.Seconds()),
	})
	d.unlessAlive(answers.receiver, writes[0], onlyServer)
	d.mayBe(Buffering, FlowControl)
	d.settleByServersPing(server)
	return d.found(DeadBackEnd, h.number)
}

// leastGiven is how many times window has to have been given back, and DATA been written
// since, before it means something that no more comes.
const leastGiven = 3

// settleByServersPing says that a ping of the server would tell whether its proxy has lost it.
func (d *diagnoser) settleByServersPing(server evidence.End) {
	text := fmt.Sprintf("a ping of the %s: if it is not answered, the proxy has lost its back end", d.name(server))
	if d.Settle != "" {
		text = d.Settle + "; " + text
	}
	d.Settle = text
}

// mayHaveLostServer adds to what looks alike for a proxy that holds what goes in a direction
// that it has lost its server, unless that has read anything since the first of it was sent.
func (d *diagnoser) mayHaveLostServer(h hop, direction evidence.Direction) {
	answers := hopNumbered(h.number)
	server, writer := answers.sender, answers.sender
	if direction == evidence.Up {
		writer = answers.receiver
	}
	sent, got := d.crossing(h, direction)
	first := dataBack(d.Sockets[writer].Written, sent.Last-got.Last, sent.At)
	if read := d.Sockets[server].Read.Last; read > first {
		d.ruleOut(DeadBackEnd, "%s has read bytes from what stands between at %.3f s, after what is missing was sent", d.name(server), read.Seconds())
		return
	}
	d.mayBe(DeadBackEnd)
	d.settleByServersPing(server)
}

// wholeRequest reports whether the caller has ended its side of the stream with what is
// missing at the server: there is nothing that a proxy that collects could wait for.
func (d *diagnoser) wholeRequest(h hop, sent time.Duration) bool {
	answers := hopNumbered(h.number)
	written := d.Sockets[answers.receiver].Written
	for _, frame := range written.Recent {
		if frame.At >= sent-together && strings.Contains(frame.Text, "END_STREAM") {
			return d.Sockets[answers.sender].Read.Last <= sent
		}
	}
	return false
}

// windowsGiven returns how often window was given back, as far as the frames are known, and
// how far apart at most.
func windowsGiven(read evidence.Way) (times int, apart time.Duration) {
	var last time.Duration
	for _, frame := range read.Recent {
		if !strings.HasPrefix(frame.Text, "WINDOW_UPDATE ") {
			continue
		}
		if times > 0 {
			apart = max(apart, frame.At-last)
		}
		times, last = times+1, frame.At
	}
	return times, apart
}

// dataAfter returns when the frames of DATA were written that followed a moment, as far as
// they are known.
func dataAfter(written evidence.Way, moment time.Duration) (ats []time.Duration) {
	for _, frame := range written.Recent {
		if frame.At > moment && strings.HasPrefix(frame.Text, "DATA ") {
			ats = append(ats, frame.At)
		}
	}
	return ats
}

// dataBack returns when the n-th frame of DATA from the last one was written, or the first
// one that is known; if none is, a moment that stands for it.
func dataBack(written evidence.Way, n uint64, otherwise time.Duration) time.Duration {
	at := otherwise
	for _, frame := range slices.Backward(written.Recent) {
		if n == 0 {
			break
		}
		if strings.HasPrefix(frame.Text, "DATA ") {
			n, at = n-1, frame.At
		}
	}
	return at
}
