package relay

import (
	"time"

	"hangscope/repro/result"
	"hangscope/repro/wire/calls"
)

// isTLS reports whether the first bytes of a client begin a TLS handshake: the record's type,
// and its major version if that has come with it (RFC 8446, section 5.1).
func isTLS(first []byte) bool {
	const handshake, major = 22, 3
	return first[0] == handshake && (len(first) == 1 || first[1] == major)
}

// opaque returns why no call of a connection is known, empty if they are.
func (c *connection) opaque() result.Opaque {
	switch {
	case c.encrypted.Load():
		return result.Encrypted
	case c.sent.NotHTTP2(calls.FromClient) != "" || c.sent.NotHTTP2(calls.FromServer) != "":
		return result.NotHTTP2
	default:
		return ""
	}
}

// delivered is how many bytes of both sides the other one has been given, and when it last
// was.
func (c *connection) delivered() (bytes uint64, last time.Duration) {
	for _, side := range []calls.Side{calls.FromClient, calls.FromServer} {
		_, got, _ := c.passages(side)
		bytes, last = bytes+got.Bytes, max(last, got.Last)
	}
	return bytes, last
}

// spokeLast is the side that sent last, empty if none has.
func (c *connection) spokeLast() string {
	last, when := "", time.Duration(-1)
	for _, side := range []calls.Side{calls.FromClient, calls.FromServer} {
		if sent, _, _ := c.passages(side); sent.Bytes > 0 && sent.Last > when {
			last, when = side.String(), sent.Last
		}
	}
	return last
}

// opaqueFate says what has become of a connection whose calls are not known: what can be said
// without reading it. Bytes that are given to a side show that it lives, and no more.
func (t *tracked) opaqueFate(now, threshold time.Duration) result.Fate {
	c := t.connection
	bytes, last := c.delivered()
	f := result.Fate{
		Hop: c.hop, Connection: c.number, Opaque: t.opaque, SpokeLast: c.spokeLast(),
		UndeliveredUp: c.undelivered(calls.FromClient), UndeliveredDown: c.undelivered(calls.FromServer),
		State: result.QuietSince, AfterNS: int64(now - t.began),
	}
	f.ClientTold, f.ServerTold = t.told(calls.FromClient), t.told(calls.FromServer)
	switch {
	case t.gone(&f):
	case t.stuck(now, threshold), f.ServerTold != "":
		f.State = result.HungSince
	case bytes > t.delivered:
		f.State, f.AfterNS = result.WentOn, int64(last-t.began)
	}
	return f
}
