package grpcstall

import (
	"strings"
	"time"
)

// stallAfter returns the threshold that the fields give a method: negative if
// it is not watched, 0 if the threshold follows from its waits.
func (m *Monitor) stallAfter(name string) time.Duration {
	if own, ok := m.PerMethod[name]; ok {
		return own
	}
	if own, ok := m.PerMethod[name[:strings.LastIndexByte(name, '/')+1]]; ok {
		return own
	}
	return m.StallAfter
}

// method is what is learned of a method at one side.
type method struct {
	// brief counts the messages of calls that began and ended between two
	// looks. Guarded by Monitor.mu.
	brief [places]uint64
	// rhythms belong to the watching goroutine; each is nil until something is
	// learned.
	rhythms [places]*rhythm
}

type methodKey struct {
	side Side
	name string
}

// maxMethods bounds the methods that have rhythms of their own, since a server
// that answers to any name may be asked for any. The rest share theirs.
const maxMethods = 1000

// method returns what is learned of a method. The caller holds mu.
func (m *Monitor) method(side Side, name string) *method {
	key := methodKey{side, name}
	known := m.methods[key]
	if known == nil && len(m.methods) >= maxMethods {
		key.name = ""
		known = m.methods[key]
	}
	if known == nil {
		known = new(method)
		m.methods[key] = known
	}
	return known
}

// ended counts the messages of a call that no look has seen.
func (m *method) ended(c *call) {
	for place := range c.ways {
		m.brief[place] += c.ways[place].count()
	}
}

// learnBrief learns from the calls that no look has seen. They waited for less
// than the time between two looks. The caller holds Monitor.mu.
func (m *method) learnBrief() {
	for place, count := range m.brief {
		if count > 0 {
			m.rhythm(place).learn(0, count)
			m.brief[place] = 0
		}
	}
}

// rhythm returns what is known of the waits in one place.
func (m *method) rhythm(place int) *rhythm {
	if m.rhythms[place] == nil {
		m.rhythms[place] = newRhythm()
	}
	return m.rhythms[place]
}
