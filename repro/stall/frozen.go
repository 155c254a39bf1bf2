package stall

import (
	"fmt"
	"time"

	"hangscope/repro/evidence"
)

// tick is how exact a kernel's times are: it counts them in jiffies.
const tick = 10 * time.Millisecond

// frozen looks for a reader whose kernel has got bytes since its process read last. A
// process that runs would have read them.
func (d *diagnoser) frozen(h hop, w way) bool {
	kernel := d.Sockets[w.reader].TCP
	if kernel == nil {
		return false
	}
	came := d.At - kernel.LastReceived
	if came-w.read.Last < tick {
		if came < w.read.Last-tick {
			d.ruleOut(Frozen, "the kernel of %s has got nothing since its process read last", d.name(w.reader))
		}
		return false
	}
	d.stateLost(w)
	d.stateUnread(w.reader, came)
	if writer := d.Sockets[w.writer].TCP; writer != nil {
		d.state(Statement{
			End: w.writer, At: d.At, Source: "socket",
			Text: fmt.Sprintf("has %d segments that are not acknowledged", writer.Unacked),
		})
	}
	return d.found(Frozen, h.number)
}

// frozenBehind looks for such a reader on a hop that a proxy divides: what its peer wrote
// is not known, and what its kernel has is.
func (d *diagnoser) frozenBehind(h hop) bool {
	for _, end := range []evidence.End{h.receiver, h.sender} {
		s := d.Sockets[end]
		if s.TCP == nil {
			continue
		}
		if came := d.At - s.TCP.LastReceived; came-s.Read.Last >= tick && d.At-came >= newsTakes {
			d.state(Statement{
				End: end, At: s.Read.Last, Source: "socket",
				Text: fmt.Sprintf("read %d bytes, the last frame %s", s.Read.Bytes, orNothing(s.Read.LastFrame)),
			})
			d.stateUnread(end, came)
			return d.found(Frozen, h.number)
		}
	}
	return false
}

// stateUnread notes when the kernel of a reader got what its process has not read, and what
// would show that the process is stopped.
func (d *diagnoser) stateUnread(end evidence.End, came time.Duration) {
	d.state(Statement{
		End: end, At: came, Source: "socket",
		Text: fmt.Sprintf("its kernel has got bytes that its process has not read; the socket is %s", d.Sockets[end].TCP.State),
	})
	d.Settle = fmt.Sprintf("the state of the process of %s: T in ps is one that was stopped, and SIGCONT lets it go on; "+
		"a gRPC ping is not answered, and a TCP keepalive probe is", d.name(end))
}

// mayBeFrozen reports whether the kernel of a reader may have what its process has not
// read: what it has was not observed, and the writer's kernel does not wait for it.
func (d *diagnoser) mayBeFrozen(w way) bool {
	reader, writer := d.Sockets[w.reader].TCP, d.Sockets[w.writer].TCP
	unclear := reader == nil || d.At-reader.LastReceived >= w.read.Last-tick
	return unclear && (writer == nil || writer.Unacked == 0)
}
