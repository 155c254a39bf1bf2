package layer

import "hangscope/repro/evidence"

// Count is what the layer did to one flow.
type Count struct {
	// From dialled, To accepted, on OriginalPort.
	From, To     evidence.Role
	OriginalPort int
	// Redirected is whether a NAT rule gave it to To.
	Redirected bool
	// Matched is whether a flush matched the flow.
	Matched bool
	// Delivered and Swallowed count bytes, both directions.
	Delivered, Swallowed int64
	// Resets are the owners whose side the layer reset.
	Resets []evidence.Role
}

// Counts returns the counts of all flows, in the order in which they were made.
func (l *Layer) Counts() []Count {
	l.mu.Lock()
	defer l.mu.Unlock()
	counts := make([]Count, len(l.flows))
	for i, flow := range l.flows {
		counts[i] = flow.count()
	}
	return counts
}

func (f *Flow) count() Count {
	f.mu.Lock()
	defer f.mu.Unlock()
	count := Count{
		From: f.Owners[Dialler], To: f.Owners[Acceptor], OriginalPort: f.OriginalPort,
		Redirected: f.Redirected, Matched: f.matched, Delivered: f.delivered, Swallowed: f.swallowed,
	}
	for side, state := range f.ends {
		if state.reset {
			count.Resets = append(count.Resets, f.Owners[side])
		}
	}
	return count
}

// Hop returns the hop of the chain that the flow is part of: 1 between
// forwarder and upstream, 2 between client and forwarder.
func (c Count) Hop() int {
	if c.From == evidence.Forwarder || c.From == OutboundProxy {
		return 1
	}
	return 2
}

// News returns what the relaying processes learned of their connections, each
// connection's in the order in which it came.
func (l *Layer) News() []News {
	l.mu.Lock()
	defer l.mu.Unlock()
	var news []News
	for _, p := range l.processes {
		p.mu.Lock()
		news = append(news, p.news...)
		p.mu.Unlock()
	}
	return news
}
