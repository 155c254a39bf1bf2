package relay

import (
	"time"

	"hangscope/repro/layer/faults"
	"hangscope/repro/layer/mechanisms"
	"hangscope/repro/pod"
	"hangscope/repro/result"
)

// Flush flushes the connections with a mechanism, by its name.
func (r *Relay) Flush(mechanism string) (*Fault, error) {
	found, err := mechanisms.Find(mechanism)
	if err != nil {
		return nil, err
	}
	open := r.track()
	at, matched := r.layer.Flush(found)
	return &Fault{At: at, Matched: matched, open: open}, nil
}

// Strike lets a fault of a link begin.
func (r *Relay) Strike(link pod.LinkFault) *Fault {
	open := r.track()
	at, struck := r.layer.Strike(faults.Of(link))
	return &Fault{At: at, Matched: struck, open: open}
}

// track returns the calls that are open now, so that it can be said later what became of
// them.
func (r *Relay) track() []*tracked {
	began := r.config.Clock.Now()
	var open []*tracked
	for _, c := range r.all() {
		if c.over.Load() {
			continue
		}
		c.sent.Track()
		for _, call := range c.arrived.Track() {
			open = append(open, &tracked{connection: c, before: call, began: began})
		}
	}
	return open
}

// Fault is a fault that has begun, and the calls that were open then.
type Fault struct {
	// At is when, on the relay's clock, and Matched how many connections it matched.
	At      time.Duration
	Matched int

	open []*tracked
}

// Fates says what has become of the calls that were open when the fault began. A silence of
// threshold in which bytes were not delivered is a hang.
func (r *Relay) Fates(f *Fault, threshold time.Duration) []result.Fate {
	now := r.config.Clock.Now()
	fates := make([]result.Fate, len(f.open))
	for i, t := range f.open {
		fates[i] = t.fate(now, threshold)
	}
	return fates
}
