package relay

import (
	"strings"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/judge"
	"hangscope/repro/result"
)

// Diagnose says what is wrong with a call on which nothing passes: where it stopped, who was
// told, and the cause. It is nil if nothing is known of the call, or if its client was told. What only a process knows
// was not observed, unless it says so in the events.
func (r *Relay) Diagnose(call OpenCall, threshold time.Duration) *result.Diagnosis {
	for _, c := range r.all() {
		if c.number != call.Connection {
			continue
		}
		t := &tracked{connection: c, before: call.Call}
		if on, ok := r.onward(c, call.Stream); ok {
			t.onward = &tracked{connection: on.connection, before: on.sent}
		}
		return r.diagnose(t, threshold)
	}
	return nil
}

// diagnose says what is wrong with a call and the one behind it. On hop 1 it is that of its
// client which is looked at.
func (r *Relay) diagnose(t *tracked, threshold time.Duration) *result.Diagnosis {
	near, ok := r.passingOf(t.connection, t.before.Stream)
	if !ok || t.connection.hop != evidence.ClientEnd.Hop() || t.connection.lostToClient() {
		return nil
	}
	var behind *passing
	if t.onward != nil {
		if far, known := r.passingOf(t.onward.connection, t.onward.before.Stream); known {
			behind = &far
		}
	}
	d := judge.Diagnosis(r.evidence(near, behind, threshold))
	if len(r.config.Hops) == 1 {
		return ofService(d)
	}
	return d
}

// service names who is behind a single hop, which stands where the forwarder does in a chain.
var service = strings.NewReplacer("forwarder, towards client", "service", "forwarder", "service")

func ofService(d *result.Diagnosis) *result.Diagnosis {
	if d == nil {
		return nil
	}
	for _, names := range [][]string{d.Knows, d.Waits} {
		for i := range names {
			names[i] = service.Replace(names[i])
		}
	}
	for i := range d.Observations {
		o := &d.Observations[i]
		o.End, o.Text = service.Replace(o.End), service.Replace(o.Text)
	}
	for i := range d.RuledOut {
		d.RuledOut[i].Why = service.Replace(d.RuledOut[i].Why)
	}
	if d.Settle = service.Replace(d.Settle); strings.Contains(d.Settle, "hop 1") {
		d.Settle = "what is behind the service: a relay on the hop to its upstream sees it, with --upstream"
	}
	return d
}
