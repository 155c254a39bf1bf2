package repro

import (
	"hangscope/repro/result"
)

// flushCount is the layer's account of the flush, nil if there was none.
func (e *execution) flushCount() *result.FlushCount {
	if e.flush == nil {
		return nil
	}
	count := &result.FlushCount{
		Mechanism:    e.flush.mechanism.Name,
		Generation:   e.flush.mechanism.Generation,
		Runs:         e.flush.mechanism.Summary,
		Port:         e.flush.port,
		AtNS:         int64(e.flush.at),
		AfterMessage: e.flush.afterMessage,
		Matched:      e.flush.matched,
		TookNS:       int64(e.flush.took),
		Late:         e.flush.late,
	}
	for _, at := range e.flush.again {
		count.AgainNS = append(count.AgainNS, int64(at))
	}
	return count
}

func (e *execution) flowCounts() []result.FlowCount {
	counts := make([]result.FlowCount, len(e.flows))
	for i, flow := range e.flows {
		counts[i] = result.FlowCount{
			From: flow.From, To: flow.To, Hop: flow.Hop(), OriginalPort: flow.OriginalPort,
			Redirected: flow.Redirected, Matched: flow.Matched,
			DeliveredBytes: flow.Delivered, SwallowedBytes: flow.Swallowed, Resets: flow.Resets,
		}
	}
	return counts
}

func (e *execution) relayEnds() []result.Relay {
	var relays []result.Relay
	for _, n := range e.news {
		relays = append(relays, result.Relay{Role: n.Role, Peer: n.Peer, Reset: n.Reset, ToldNS: int64(n.At)})
	}
	return relays
}
