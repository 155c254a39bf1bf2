package relay

import (
	"strings"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/judge"
	"hangscope/repro/result"
	"hangscope/repro/wire/calls"
)

// Diagnose says what is wrong with calls on which nothing passes: where each stopped, who was
// told, and the cause. It is nil for a call of which nothing is known, or whose client was
// told. What only a process knows was not observed, unless it says so in the events.
func (r *Relay) Diagnose(open []OpenCall, threshold time.Duration) []*result.Diagnosis {
	all := make([]*result.Diagnosis, len(open))
	if len(open) == 0 {
		return all
	}
	numbered := make(map[int]*connection)
	for _, c := range r.all() {
		numbered[c.number] = c
	}
	behind := r.onward()
	for i, call := range open {
		c := numbered[call.Connection]
		if c == nil {
			continue
		}
		t := &tracked{connection: c, before: call.Call}
		if on, ok := behind[place{c, call.Stream}]; ok {
			t.onward = &tracked{connection: on.connection, before: on.sent}
		}
		all[i] = r.diagnose(t, threshold)
	}
	return all
}

// diagnosisHolds is how long a diagnosis is not made anew if nothing has passed since. Its
// rules know times, such as that of a keepalive.
const diagnosisHolds = time.Second

// seen is what had passed on the connections of a call, at a moment.
type seen struct {
	at     time.Duration
	halves [4]passages
}

type passages struct {
	sent, got           uint64
	sentEnded, gotEnded bool
}

// seenOf returns what has passed by now.
func seenOf(t *tracked, now time.Duration) seen {
	s := seen{at: now}
	connections := []*connection{t.connection}
	if t.onward != nil {
		connections = append(connections, t.onward.connection)
	}
	for i, c := range connections {
		for k, side := range []calls.Side{calls.FromClient, calls.FromServer} {
			sent, got, _ := c.passages(side)
			s.halves[2*i+k] = passages{sent.Bytes, got.Bytes, sent.Ended != nil, got.Ended != nil}
		}
	}
	return s
}

// diagnosed returns what is wrong with a call that is followed since a fault.
func (r *Relay) diagnosed(t *tracked, now, threshold time.Duration) *result.Diagnosis {
	s := seenOf(t, now)
	if r.config.Events == nil && t.seen.at > 0 && s.halves == t.seen.halves && now-t.seen.at < diagnosisHolds {
		return t.diagnosis
	}
	t.diagnosis, t.seen = r.diagnose(t, threshold), s
	return t.diagnosis
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
