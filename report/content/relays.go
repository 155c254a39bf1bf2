package content

import (
	"fmt"

	"hangscope/report/phrase"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

// learned is what a relay was told about one peer, and how often.
type learned struct {
	first result.Relay
	count int
}

// relayNews joins what relays learned about the same peer in the same way. It is in
// the order of the first time.
func relayNews(v *result.Variant, which evidence.Role) []*learned {
	var news []*learned
next:
	for _, r := range v.Relays {
		if r.Role != which {
			continue
		}
		for _, n := range news {
			if n.first.Peer == r.Peer && n.first.Reset == r.Reset {
				n.count++
				continue next
			}
		}
		news = append(news, &learned{first: r, count: 1})
	}
	return news
}

// word names what ended the connection.
func (n *learned) word() string {
	if n.first.Reset {
		return "RST"
	}
	return "FIN"
}

// relayAfter is how long after the flush a relay was told.
func relayAfter(v *result.Variant, r result.Relay) string {
	if v.Flush == nil || r.ToldNS < v.Flush.AtNS {
		return ""
	}
	return phrase.Duration(r.ToldNS - v.Flush.AtNS)
}

// relayStation is what a report says about a relaying process at its place in the
// chain.
func relayStation(v *result.Variant, which evidence.Role) Station {
	at := Station{Name: RoleName(which)}
	news := relayNews(v, which)
	if len(news) == 0 {
		return at.say(phrase.Dim, "not told")
	}
	for _, n := range news {
		times := ""
		if n.count > 1 {
			times = fmt.Sprintf("%d × ", n.count)
		}
		at = at.say(phrase.Warn, times+n.word()+", "+RoleName(n.first.Peer)+" side")
		if after := relayAfter(v, n.first); after != "" {
			at = at.say(phrase.Dim, "after "+after)
		}
	}
	return at
}

// relayed has an event for each thing that the relays of the chain learned.
func relayed(v *result.Variant) []event {
	var events []event
	for _, which := range stations(Route(v)) {
		if v.End(which) != nil {
			continue
		}
		for _, n := range relayNews(v, which) {
			text := fmt.Sprintf("%s of %s with %s ended with a %s", n.connections(v), theRole(which), theRole(n.first.Peer), n.word())
			if after := relayAfter(v, n.first); after != "" {
				first := ""
				if n.count > 1 {
					first = "the first "
				}
				text += ", " + first + after + " after " + TheFlush(v)
			}
			if _, calls := CountCalls(v); calls > 1 {
				text += "; of which calls was not observed"
			}
			events = append(events, event{n.first.ToldNS, text + "."})
		}
	}
	return events
}

// connections names the connections that the news is about. A relay does not know which
// call a connection carries, so with several calls it may be that of another one.
func (n *learned) connections(v *result.Variant) string {
	_, calls := CountCalls(v)
	switch {
	case n.count > 1:
		return fmt.Sprintf("%d connections", n.count)
	case calls > 1:
		return "a connection"
	default:
		return "the connection"
	}
}
