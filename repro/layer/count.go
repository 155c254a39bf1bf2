package layer

import (
	"hangscope/repro/pod"
)

// Counts returns the counts of all flows, in the order in which they were made.
func (l *Layer) Counts() []pod.Count {
	l.mu.Lock()
	defer l.mu.Unlock()
	counts := make([]pod.Count, len(l.flows))
	for i, flow := range l.flows {
		counts[i] = flow.count()
	}
	return counts
}

func (f *Flow) count() pod.Count {
	f.mu.Lock()
	defer f.mu.Unlock()
	count := pod.Count{
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

// News returns what the relaying processes learned of their connections, each
// connection's in the order in which it came.
func (l *Layer) News() []pod.News {
	l.mu.Lock()
	defer l.mu.Unlock()
	return pod.NewsOf(l.processes)
}
