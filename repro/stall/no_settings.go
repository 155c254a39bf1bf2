package stall

import (
	"fmt"
	"slices"

	"hangscope/repro/evidence"
)

// HTTP/2 begins with the SETTINGS of both ends. A client of gRPC makes no call on a
// connection before it has those of its server. Why they do not come shows in what became
// of the client's own first bytes:
//
//	not acknowledged ─▶ black-hole    read by the server ─▶ no-settings
//	acknowledged, and not read by the server's process ─▶ frozen
//	acknowledged, and the server was not observed ─▶ no-settings, or what looks the same

// dialling are the ends that dial.
var dialling = []evidence.End{evidence.ClientEnd, evidence.ForwarderToUpstream}

// noAnswer looks for a call whose connection was made and has never been answered.
func (d *diagnoser) noAnswer() bool {
	for _, end := range dialling {
		s := d.Sockets[end]
		waits := d.Call.Ends[end]
		if waits.AtWork() && s.Observed && s.Written.Bytes > 0 && s.Read.Bytes == 0 && d.explains(s.Written.Last) {
			return d.silentFromStart(end)
		}
	}
	return false
}

// silentFromStart says why an end has read nothing on a connection on which it has written.
func (d *diagnoser) silentFromStart(end evidence.End) bool {
	h := hopOf(d.Call, end)
	peer := h.other(end)
	written, other, tcp := d.Sockets[end].Written, d.Sockets[peer], d.Sockets[end].TCP
	d.state(Statement{
		End: end, At: written.Last, Source: "socket",
		Text: fmt.Sprintf("wrote %d bytes on a new connection, and has read none", written.Bytes),
	})
	switch {
	case h.observed(d) && other.Written.Bytes > 0:
		d.state(Statement{
			End: peer, At: other.Written.Last, Source: "socket",
			Text: fmt.Sprintf("wrote %d bytes on it, the last frame %s", other.Written.Bytes, orNothing(other.Written.LastFrame)),
		})
		d.ruleOut(NoSettings, "%s has written on the connection, and that has not come", d.name(peer))
		return d.found(BlackHole, h.number)
	case tcp != nil && tcp.Unacked > 0:
		d.stateUnacked(end)
		d.ruleOut(NoSettings, "the first bytes of %s have not been acknowledged", d.name(end))
		d.mayBe(Refused) // it may not have been accepted: the peer's kernel answers for a while
		d.Settle = fmt.Sprintf("ss -tn at %s: whether it has the connection at all", d.name(peer))
		return d.found(BlackHole, h.number)
	case h.observed(d):
		return d.unspoken(h, end, peer)
	case tcp != nil:
		d.stateAcknowledged(end)
		// Whoever has taken the bytes may stand before the peer, or be its kernel alone.
		d.mayBe(Frozen, Refused, BlackHole)
		d.Settle = fmt.Sprintf("what %s has read of the connection, if it has accepted it at all: ss -tni there, and a dump of its goroutines", d.name(peer))
		return d.found(NoSettings, h.number)
	}
	d.mayBe(Refused, NoSettings, Frozen)
	d.Settle = fmt.Sprintf("ss -tni at %s while it waits: with unacked more than 0 the path is dead, without it the peer has taken the bytes and says nothing", d.name(end))
	return d.found(BlackHole, h.number)
}

// unspoken says why a peer that has accepted a connection has written nothing on it. If what
// the kernel of the other end knows was observed, it waits for no acknowledgement.
func (d *diagnoser) unspoken(h hop, end, peer evidence.End) bool {
	written, read := d.Sockets[end].Written, d.Sockets[peer].Read
	d.state(Statement{
		End: peer, At: read.Last, Source: "socket",
		Text: fmt.Sprintf("read %d of them, and has written nothing", read.Bytes),
	})
	switch {
	case read.Bytes >= written.Bytes:
		if d.fromOutside() {
			d.mayBe(Frozen, BlackHole) // what was passed on to it is known, and not what it took
			d.Settle = fmt.Sprintf("ss -tni at %s: Recv-Q more than 0 is a process that does not read", d.name(peer))
		} else {
			d.ruleOut(BlackHole, "%s has read all that %s wrote", d.name(peer), d.name(end))
		}
		return d.found(NoSettings, h.number)
	case d.Sockets[end].TCP != nil:
		d.stateAcknowledged(end)
		d.mayBe(NoSettings)
		d.Settle = fmt.Sprintf("the state of the process of %s: T in ps is one that was stopped, and one that runs does not read this connection", d.name(peer))
		return d.found(Frozen, h.number)
	}
	d.mayBe(Frozen)
	d.Settle = fmt.Sprintf("ss -tni at %s while it waits: with unacked more than 0 the path is dead", d.name(end))
	return d.found(BlackHole, h.number)
}

// stateAcknowledged notes that a kernel waits for no acknowledgement.
func (d *diagnoser) stateAcknowledged(end evidence.End) {
	d.state(Statement{End: end, At: d.At, Source: "socket", Text: "its kernel has nothing that was not acknowledged: whoever accepted has its bytes"})
}

// behindProxy reports whether a server may be waited for behind a proxy, which takes the
// call and cannot pass it on: the call has not come over a hop that was not observed whole.
func (d *diagnoser) behindProxy(h hop) bool {
	return !h.observed(d) && hopNotCrossed(d.Call) == h.number
}

// gaveUpWaiting are what a status of grpc-go says of a connection that was given up because no
// SETTINGS had come.
var gaveUpWaiting = []string{"use of closed network connection", "deadline exceeded", "i/o timeout", "within timeout"}

// noSettings looks for a status that says that no SETTINGS came, and for the reason.
func (d *diagnoser) noSettings(told evidence.Told) bool {
	if !quotes(told, "server preface") || !quotes(told, gaveUpWaiting...) {
		d.ruleOut(NoSettings, "the status does not speak of SETTINGS that were waited for")
		return false
	}
	hop := d.quotedHop(told)
	i := slices.IndexFunc(dialling, func(end evidence.End) bool { return end.Hop() == hop })
	if s := d.Sockets[dialling[i]]; s.Observed && s.Written.Bytes > 0 && s.Read.Bytes == 0 {
		return d.silentFromStart(dialling[i])
	}
	d.mayBe(BlackHole, Frozen, Refused)
	d.Settle = fmt.Sprintf("what became of the first bytes of such a connection on hop %d: ss -tni at both ends while it is waited for", hop)
	return d.found(NoSettings, hop)
}
