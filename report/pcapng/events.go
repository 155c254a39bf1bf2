package pcapng

import (
	"fmt"

	"hangscope/repro/evidence"
)

// addActs makes the packets of what a side did.
func (v *conversation) addActs(side int, e event) {
	if e.kind == ended {
		p := v.add(e.at, side, flags{ack: true, fin: e.ending.Kind == evidence.FIN, rst: e.ending.Kind == evidence.RST})
		if e.comment != "" {
			p.say("%s", e.comment)
		}
		if p.flags.fin {
			v.sent[side]++
		}
		return
	}
	for from := e.from; from < e.to; from += segmentSize {
		to := min(from+segmentSize, e.to)
		p := v.add(e.at, side, flags{ack: true, push: true})
		p.payload = v.ways[side].data[from:to]
		v.sent[side] += to - from
		v.sayLost(p, side, from, to)
	}
	if !v.watched[side] {
		v.read[1-side] = e.to // the time is that of the Read
	}
}

// sayLost says which part of a packet was never read.
func (v *conversation) sayLost(p *packet, side, from, to int) {
	for _, lost := range v.ways[side].lost {
		first, behind := max(from, lost.From), min(to, lost.To)
		if first >= behind {
			continue
		}
		part := ""
		if behind-first < to-from {
			part = fmt.Sprintf("bytes %d to %d of %d ", first-from+1, behind-from, to-from)
		}
		p.say("%swritten by %s, never read by %s", part, v.names[side], v.names[1-side])
	}
}

// addNews makes the packets of what a side got from its peer.
func (v *conversation) addNews(side int, e event) {
	peer := 1 - side
	switch {
	case e.kind == readUpTo:
		if e.to > v.read[side] {
			v.read[side] = e.to
			v.add(e.at, side, flags{ack: true})
		}
	case e.ending.Kind == evidence.Failure:
		v.last().say("%s: %s, at %v", v.names[side], e.ending.Error, rounded(e.at))
	case e.matched && e.ending.Kind == evidence.FIN:
		v.read[side]++
		v.add(e.at, side, flags{ack: true})
	case e.matched:
		// The packet is at the time when the peer sent it.
	default:
		v.addUnsent(side, peer, e)
	}
}

// addUnsent makes a packet that a side got although its peer did not send it. Its
// number follows what the side has read, which another sender could know. A RST
// acknowledges nothing.
func (v *conversation) addUnsent(side, peer int, e event) {
	fin := e.ending.Kind == evidence.FIN
	p := v.add(e.at, peer, flags{ack: fin, fin: fin, rst: !fin})
	p.seq = v.first[peer] + uint32(v.read[side])
	if !fin {
		p.ack = 0
	}
	if !v.watched[peer] {
		p.say("%s seen by %s", e.ending.Kind, v.names[side])
		return
	}
	p.say("%s seen by %s, not sent by %s", e.ending.Kind, v.names[side], v.names[peer])
}
