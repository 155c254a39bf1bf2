package judge

import (
	"hangscope/repro/pod"
	"hangscope/repro/result"
)

// flows are the connections that the layer carried, nil without a layer.
func (s *Seen) flows() []result.FlowCount {
	if s.Layer == result.NoLayer {
		return nil
	}
	counts := make([]result.FlowCount, len(s.Flows))
	for i, flow := range s.Flows {
		counts[i] = result.FlowCount{
			From: flow.From, To: flow.To, Hop: flow.Hop(), OriginalPort: flow.OriginalPort,
			Redirected: flow.Redirected, Matched: flow.Matched,
			DeliveredBytes: flow.Delivered, SwallowedBytes: flow.Swallowed, Resets: flow.Resets,
		}
	}
	return counts
}

// relays are what the relaying processes in the pod were told.
func relays(news []pod.News) []result.Relay {
	var told []result.Relay
	for _, n := range news {
		told = append(told, result.Relay{Role: n.Role, Peer: n.Peer, Reset: n.Reset, ToldNS: int64(n.At)})
	}
	return told
}
