package relay

import (
	"slices"
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
	for _, t := range open {
		if on, ok := r.onward(t.connection, t.before.Stream); ok {
			i := slices.IndexFunc(open, func(o *tracked) bool { return o.connection == on.connection && o.before.Stream == on.sent.Stream })
			if i >= 0 {
				t.onward = open[i]
			}
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
	f.Diagnosis = r.diagnose(t, threshold)
	if f.Diagnosis != nil && f.Diagnosis.Cause != stall.Unknown {
		if f.State == result.WentOn {
			f.AfterNS = int64(now - t.last())
		}
		f.State = result.HungSince
	}
}
