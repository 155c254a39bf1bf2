package repro

import (
	"slices"
	"strings"

	"hangscope/repro/evidence"
	"hangscope/repro/pod"
	"hangscope/repro/stall"
	"hangscope/scenarios"
)

// truthOfFlush is what is wrong after a flush, or before it.
func (r *ran) truthOfFlush() truth {
	hops := map[int]hopState{1: r.state(1), 2: r.state(2)}
	client := r.call.Ends[evidence.ClientEnd].Told
	switch {
	case client != nil && deadlinePassed(client) && (r.seen.Flush == nil || int64(client.At) <= r.seen.Flush.AtNS):
		return r.deadline()
	case (r.seen.Flush == nil || r.seen.Flush.Matched == 0) && r.betweenMessages():
		return certainly(stall.SenderIdle, 0)
	case r.seen.Flush == nil || r.seen.Flush.Matched == 0:
		return truth{excluded: "the call is in trouble and nothing was flushed"}
	case strings.HasSuffix(r.scenario.Flush.Mechanism, "-buffer"):
		return r.truthOfBuffer(hops)
	case (r.call.Open && r.variant.Outcome != scenarios.Broken || r.variant.Outcome == scenarios.Recovered) && r.toldLast():
		return r.error(hops)
	case r.call.Open && r.variant.Outcome != scenarios.Broken || r.variant.Outcome == scenarios.Recovered:
		return r.silence(hops)
	case client == nil:
		return truth{excluded: "the call ended with OK after a flush"}
	case deadlinePassed(client):
		if r.variant.Stall != nil && r.variant.Stall.NoticedNS != nil {
			return r.silence(hops)
		}
		return r.deadline()
	}
	return r.error(hops)
}

// toldLast reports whether a client in a loop was told of its last call, and waits until the
// next one is due: its call is open, and it knows what a call knows that has ended.
func (r *ran) toldLast() bool {
	client, waited := r.then.Ends[evidence.ClientEnd], r.then.Waited
	return r.then.Open && client.Told != nil && waited != nil && client.Told.At >= waited.Since &&
		client.Sending.Activity == evidence.Pacing
}

// silence is what is wrong with an open call.
func (r *ran) silence(hops map[int]hopState) truth {
	var t truth
	for hop, state := range hops {
		switch {
		case !state.dead:
		case len(state.told) == 0:
			t.is = append(t.is, place{stall.BlackHole, hop})
			if r.behindProxy(hop) {
				t.is = append(t.is, place{stall.DeadBackEnd, hop})
			}
		case len(state.told) == 1:
			t.is = append(t.is, place{stall.HalfOpenHop, hop})
		default: // and no code has looked yet: the call is open
			t.is = append(t.is, place{stall.Reset, hop}, place{stall.HalfOpenHop, hop})
		}
	}
	if t.is == nil {
		return r.dead()
	}
	return t
}

// error is what is wrong with a call whose client was told.
func (r *ran) error(hops map[int]hopState) truth {
	var t truth
	for hop, state := range hops {
		if !state.dead {
			continue
		}
		cut := r.gaveUp(hop) || slices.ContainsFunc(r.flows(hop), func(f pod.Count) bool { return len(f.Resets) > 0 })
		pings := hop == 2 && r.remedy == "client keepalive" || hop == 1 && r.remedy == "forwarder's keepalive"
		if pings {
			t.is = append(t.is, place{stall.KeepaliveTimeout, hop})
		}
		if cut || !pings {
			t.is = append(t.is, place{stall.Reset, hop})
		}
	}
	if t.is == nil {
		return truth{excluded: "the client was told, and no connection was hit"}
	}
	return t
}

// truthOfBuffer is what is wrong after a half of what was sent was lost or held.
func (r *ran) truthOfBuffer(hops map[int]hopState) truth {
	var t truth
	for hop, state := range hops {
		switch {
		case !state.dead:
		case r.scenario.Flush.Mechanism == "lost-buffer":
			t.is = append(t.is, place{stall.LostBytes, hop})
			if r.call.Open { // its reader waits for the rest of what it takes for a frame
				t.is = append(t.is, place{stall.PartialFrame, hop})
			}
		case r.midFrame(hop):
			t.is = append(t.is, place{stall.PartialFrame, hop})
		default: // what is held begins with a frame
			t.is = append(t.is, place{stall.BlackHole, hop})
		}
	}
	switch {
	case t.is != nil:
		return t
	case r.call.Open, r.variant.Outcome == scenarios.Recovered:
		return r.dead()
	case deadlinePassed(r.call.Ends[evidence.ClientEnd].Told):
		return truth{is: []place{{stall.Deadline, 0}, {unseen, 0}}}
	}
	return truth{excluded: "the call is in trouble and no buffer was hit"}
}
