package pcapng

import (
	"time"

	"github.com/gopacket/gopacket/layers"

	"hangscope/repro/evidence"
)

// The sides of a connection. What a side writes goes the way of the same number.
const (
	dialler = iota
	acceptor
	sides
)

// conversation makes the packets of one connection, in the order of time.
type conversation struct {
	names     [sides]evidence.Role
	endpoints [sides]endpoint
	watched   [sides]bool
	ways      [sides]*way
	opened    time.Duration

	// The rest is the state of the two ends.
	first [sides]uint32 // sequence number of the first byte
	sent  [sides]int    // how many bytes an end has written, FIN included
	read  [sides]int    // how many bytes of its peer's it has read, FIN included
	made  []*packet
}

func newConversation(number int, c evidence.Connection) *conversation {
	ends := [sides]*evidence.ConnectionEnd{c.Dialled, c.Accepted}
	v := &conversation{
		names: [sides]evidence.Role{c.Dialler, c.Acceptor},
		endpoints: [sides]endpoint{
			{address(c.Dialler), layers.TCPPort(firstEphemeral + number%ephemerals)},
			{address(c.Acceptor), layers.TCPPort(c.Port)},
		},
		// Any numbers will do. These tell the two ends apart.
		first: [sides]uint32{0x10000000, 0x20000000},
	}
	for side := range sides {
		peer := 1 - side
		v.watched[side] = ends[side] != nil
		v.ways[side] = newWay(ends[side], ends[peer], [2]evidence.Role{v.names[side], v.names[peer]})
	}
	v.opened = openedAt(ends)
	return v
}

// openedAt returns when the first end had its connection. Either end may be first: a
// Dial takes a while to return, and the acceptor may have written by then.
func openedAt(ends [sides]*evidence.ConnectionEnd) time.Duration {
	switch {
	case ends[dialler] == nil:
		return ends[acceptor].Opened
	case ends[acceptor] == nil:
		return ends[dialler].Opened
	default:
		return min(ends[dialler].Opened, ends[acceptor].Opened)
	}
}

// packets makes the packets of the connection.
func (v *conversation) packets() []*packet {
	v.handshake()
	for {
		side, news, ok := v.next()
		if !ok {
			break
		}
		if news {
			e := v.ways[1-side].news[0]
			v.ways[1-side].news = v.ways[1-side].news[1:]
			v.addNews(side, e)
		} else {
			e := v.ways[side].acts[0]
			v.ways[side].acts = v.ways[side].acts[1:]
			v.addActs(side, e)
		}
	}
	for side := range sides {
		if missing := v.ways[side].missing; missing > 0 {
			v.last().say("%s wrote %d bytes more, which were not kept", v.names[side], missing)
		}
	}
	return v.made
}

func (v *conversation) handshake() {
	syn := v.add(v.opened, dialler, flags{syn: true})
	syn.seq, syn.ack = v.first[dialler]-1, 0
	syn.say("%s dials %s, %s", v.names[dialler], v.names[acceptor], v.whoWatched())
	answer := v.add(v.opened, acceptor, flags{syn: true, ack: true})
	answer.seq, answer.ack = v.first[acceptor]-1, v.first[dialler]
	v.add(v.opened, dialler, flags{ack: true})
}

func (v *conversation) whoWatched() string {
	for side := range sides {
		if !v.watched[side] {
			return "whose connection was watched at " + string(v.names[1-side]) + " only"
		}
	}
	return "and both ends were watched"
}

// next returns the side of the next event, and whether the event is news to the side
// or an act of it. Of events at the same time, news that an act has caused come
// first, because the next act may be the answer. News without a cause come last.
func (v *conversation) next() (side int, news, ok bool) {
	best := time.Duration(0)
	rank := 0
	consider := func(at time.Duration, itsRank, itsSide int, isNews bool) {
		if !ok || at < best || at == best && itsRank < rank {
			best, rank, side, news, ok = at, itsRank, itsSide, isNews, true
		}
	}
	const caused, act, uncaused = 0, 1, 2
	for s := range sides {
		if acts := v.ways[s].acts; len(acts) > 0 {
			consider(acts[0].at, act, s, false)
		}
		if got := v.ways[s].news; len(got) > 0 {
			itsRank := uncaused
			if got[0].kind == readUpTo && got[0].to <= v.sent[s] || got[0].matched && v.hasEnded(s) {
				itsRank = caused
			}
			consider(got[0].at, itsRank, 1-s, true)
		}
	}
	return side, news, ok
}

// hasEnded reports whether a side has no further act.
func (v *conversation) hasEnded(side int) bool { return len(v.ways[side].acts) == 0 }

// add makes a packet of a side. Its numbers are what the side has sent and read.
func (v *conversation) add(at time.Duration, from int, f flags) *packet {
	p := &packet{
		at: at, from: v.endpoints[from], to: v.endpoints[1-from], flags: f,
		seq: v.first[from] + uint32(v.sent[from]), ack: v.first[1-from] + uint32(v.read[from]),
	}
	v.made = append(v.made, p)
	return p
}

func (v *conversation) last() *packet { return v.made[len(v.made)-1] }
