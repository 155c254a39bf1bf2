package relay

import (
	"time"

	"hangscope/repro/layer/faults"
	"hangscope/repro/layer/mechanisms"
	"hangscope/repro/pod"
	"hangscope/repro/result"
	"hangscope/repro/stall"
)

// Flush flushes the connections with a mechanism, by its name.
func (r *Relay) Flush(mechanism string) (*Fault, error) {
	found, err := mechanisms.Find(mechanism)
	if err != nil {
		return nil, err
	}
	fault := r.track()
	fault.At, fault.Matched = r.layer.Flush(found)
	return fault, nil
}

// Strike lets a fault of a link begin. Struck again, it concerns those connections that do
// not have it yet.
func (r *Relay) Strike(link pod.LinkFault) *Fault {
	of := faults.Of(link)
	of.Key = link
	fault := r.track()
	fault.At, fault.Matched = r.layer.Strike(of)
	return fault
}

// track remembers the calls that are open now, so that it can be said later what became of
// them.
func (r *Relay) track() *Fault {
	began := r.config.Clock.Now()
	f, places := &Fault{}, make(map[place]*tracked)
	for _, c := range r.all() {
		if c.over.Load() {
			continue
		}
		if why := c.opaque(); why != "" {
			bytes, _ := c.delivered()
			f.open = append(f.open, &tracked{connection: c, began: began, opaque: why, delivered: bytes})
			continue
		}
		for _, call := range c.sent.Track() {
			f.sent = append(f.sent, place{c, call.Stream})
		}
		for _, call := range c.arrived.Track() {
			t := &tracked{connection: c, before: call, began: began}
			f.open = append(f.open, t)
			places[place{c, call.Stream}] = t
		}
	}
	behind := r.onward()
	for _, t := range f.open {
		if on, ok := behind[place{t.connection, t.before.Stream}]; ok {
			t.onward = places[place{on.connection, on.sent.Stream}]
		}
	}
	return f
}

// Fault is a fault that has begun, and the calls that were open then.
type Fault struct {
	// At is when, on the relay's clock, and Matched how many connections it matched.
	At      time.Duration
	Matched int

	open []*tracked // as they had arrived
	sent []place    // those that their sides had sent
}

// place is where a call is.
type place struct {
	connection *connection
	stream     uint32
}

// Followed is how many calls are followed since the fault.
func (f *Fault) Followed() int { return len(f.open) }

// Forget ends that the calls of a fault are followed. A connection has to remember those that
// have ended no longer.
func (f *Fault) Forget() {
	for _, t := range f.open {
		t.connection.arrived.Forget(t.before.Stream)
	}
	for _, s := range f.sent {
		s.connection.sent.Forget(s.stream)
	}
	f.open, f.sent = nil, nil
}

// Fates says what has become of the calls that were open when the fault began. A silence of
// threshold in which bytes were not delivered is a hang.
func (r *Relay) Fates(f *Fault, threshold time.Duration) []result.Fate {
	now := r.config.Clock.Now()
	fates := make([]result.Fate, len(f.open))
	for i, t := range f.open {
		if t.opaque != "" {
			fates[i] = t.opaqueFate(now, threshold)
			continue
		}
		fates[i] = t.fate(now, threshold)
		r.explain(&fates[i], t, now, threshold)
	}
	return fates
}

// explain adds what is wrong with a call that is silent, also after it went on for a while.
// Nothing may be missing on the hop of its client, and the call hang on the hop behind it.
func (r *Relay) explain(f *result.Fate, t *tracked, now, threshold time.Duration) {
	if f.State.Decided() || f.State == result.WentOn && now-t.last() <= threshold {
		return
	}
	f.Diagnosis = r.diagnosed(t, now, threshold)
	if f.Diagnosis != nil && f.Diagnosis.Cause != stall.Unknown {
		if f.State == result.WentOn {
			f.AfterNS = int64(now - t.last())
		}
		f.State = result.HungSince
	}
}
