package repro

import (
	"slices"
	"strings"
	"syscall"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/pod"
	"hangscope/repro/wire"
	"hangscope/scenarios"
)

// diedLate reports whether a fault came so late that the silence was there before it:
// then it is not what the silence comes from.
func (r *ran) diedLate() bool { return r.at-r.whenStruck() < r.options.StallAfter }

// livesOn reports whether each end of both hops has read something since the fault.
func (r *ran) livesOn() bool {
	return !slices.ContainsFunc(r.sockets[:], func(s evidence.Socket) bool {
		return !s.Observed || s.Read.Last <= r.whenStruck()
	})
}

// whenStruck is when the fault came; if that is not known, the moment of the evidence.
func (r *ran) whenStruck() time.Duration {
	switch {
	case r.cut != nil:
		return r.cut.at
	case r.seen.Flush != nil:
		return time.Duration(r.seen.Flush.AtNS)
	default:
		return r.at
	}
}

// mayPause reports whether the fault may be what a pause between two messages comes from.
func (r *ran) mayPause() bool {
	faults := r.scenario.Fault
	return len(faults.Of(scenarios.ProxyFamily)) > 0 || faults.Find(scenarios.MaxConnectionAge) != nil ||
		faults.Find(scenarios.SlowReader) != nil
}

// betweenMessages reports whether the stall is the time between two messages, as
// the load has it.
func (r *ran) betweenMessages() bool {
	interval := time.Duration(*r.scenario.Load.Interval)
	return r.variant.Stall != nil && time.Duration(r.variant.Stall.LastedNS) <= interval+interval/100 && r.gapsAreStalls()
}

// hopState is what became of the connection of a call on a hop.
type hopState struct {
	dead bool
	told []evidence.End // its ends that the network told
}

// midFrame reports whether a reader of the hop has a part of a frame.
func (r *ran) midFrame(hop int) bool {
	return slices.ContainsFunc(evidence.Ends[:], func(end evidence.End) bool {
		return end.Hop() == hop && r.sockets[end].Read.Partial != nil
	})
}

// holds reports whether the layer holds bytes back on a hop: they were written and
// not read.
func (r *ran) holds(hop int) bool {
	a, b := evidence.ForwarderToUpstream, evidence.UpstreamEnd
	if hop == 2 {
		a, b = evidence.ClientEnd, evidence.ForwarderToClient
	}
	one, other := r.sockets[a], r.sockets[b]
	if one.Connection != other.Connection {
		return false // a proxy ends them
	}
	return one.Written.Bytes != other.Read.Bytes || other.Written.Bytes != one.Read.Bytes
}

// matched reports whether the flush matched a connection of a hop.
func (r *ran) matched(hop int) bool {
	return slices.ContainsFunc(r.seen.Flows, func(f pod.Count) bool { return f.Hop() == hop && f.Matched })
}

// state is what became of the connection of the call on a hop: what the layer says
// that it did to it, and which of its ends the network told. A caller in a loop
// that failed may be on another connection since.
func (r *ran) state(hop int) hopState {
	var state hopState
	for _, flow := range r.flows(hop) {
		state.dead = state.dead || flow.Swallowed > 0 || len(flow.Resets) > 0
	}
	state.dead = state.dead || r.matched(hop) && r.holds(hop)
	if r.variant.Outcome == scenarios.Broken && r.scenario.Flush.Mechanism == "mark-reject" {
		state.dead = state.dead || r.matched(hop) // a wall holds what comes, and does not count it
	}
	if _, timed := r.firstTold(r.sockets, hop); timed {
		state.dead = state.dead || r.matched(hop) // acknowledgements are lost too, and not counted
	}
	state.told = r.told(hop)
	return state
}

// behindProxy reports whether the flush hit a connection of a hop between the server and a
// proxy that ends HTTP/2. Acknowledgements that it swallows are not counted.
func (r *ran) behindProxy(hop int) bool {
	server := map[int]evidence.Role{1: evidence.Upstream, 2: evidence.Forwarder}[hop]
	return r.scenario.Mesh == scenarios.MeshHTTP2 && slices.ContainsFunc(r.flows(hop), func(f pod.Count) bool {
		return f.Matched && f.To == server && f.From != evidence.Client && f.From != evidence.Forwarder
	})
}

// told returns the ends of the call's connection on a hop that the network told.
func (r *ran) told(hop int) (told []evidence.End) {
	for _, end := range evidence.Ends {
		if at, over := r.sockets[end].Over(); end.Hop() == hop && over && at <= r.at {
			told = append(told, end)
		}
	}
	return told
}

// gaveUp reports whether the kernel of an end gave up a hop's connection on which the
// client was told. grpc-go sets TCP_USER_TIMEOUT to the timeout of its pings, so what is
// sent beside them may time out before they do.
func (r *ran) gaveUp(hop int) bool {
	_, found := r.firstTold(wire.Sockets(r.seen.Ends, r.call.WhenTold()), hop)
	return found
}

// unanswered reports whether a kernel at an end of a hop gave the connection up, and nobody
// had been reset before: on the connection of the evidence, or on that on which the client
// was told. The evidence of a notice is older than what the client was told.
func (r *ran) unanswered(hop int) bool {
	for _, sockets := range [][4]evidence.Socket{r.sockets, wire.Sockets(r.seen.Ends, r.call.WhenTold())} {
		if first, found := r.firstTold(sockets, hop); found && first {
			return true
		}
	}
	return false
}

// firstTold reports whether an end of a hop was told by its own timer, and whether it was
// the first one that was told.
func (r *ran) firstTold(sockets [4]evidence.Socket, hop int) (first, found bool) {
	var timed, others []time.Duration
	for _, end := range evidence.Ends {
		for _, ended := range []*evidence.Ended{sockets[end].Read.Ended, sockets[end].Written.Ended} {
			switch {
			case end.Hop() != hop || ended == nil:
			case strings.HasSuffix(ended.Error, syscall.ETIMEDOUT.Error()):
				timed = append(timed, ended.At)
			case ended.Error != "": // a RST: it has an error, and what its owner closed has none
				others = append(others, ended.At)
			}
		}
	}
	if timed == nil {
		return false, false
	}
	return others == nil || slices.Min(timed) <= slices.Min(others), true
}

// flows are those that the call's connection on a hop consists of: the n-th of
// each of its legs, if it is the n-th that its dialler made. Those of a proxy that
// speaks HTTP/2 are of all calls.
func (r *ran) flows(hop int) []pod.Count {
	if r.variant.Outcome == scenarios.Broken {
		return slices.DeleteFunc(slices.Clone(r.seen.Flows), func(f pod.Count) bool { return f.Hop() != hop })
	}
	dialler, number := r.dialled(hop)
	count := make(map[evidence.Role]int)
	return slices.Collect(func(yield func(pod.Count) bool) {
		for _, flow := range r.seen.Flows {
			pooled := r.scenario.Mesh == scenarios.MeshHTTP2 && flow.From != dialler.Role()
			if flow.Hop() != hop {
				continue
			}
			if (pooled || count[flow.From] == number) && !yield(flow) {
				return
			}
			count[flow.From]++
		}
	})
}

// dialled returns the end that dialled on a hop, and how many connections it had made
// before that of the call.
func (r *ran) dialled(hop int) (dialler evidence.End, before int) {
	dialler = evidence.ForwarderToUpstream
	if hop == 2 {
		dialler = evidence.ClientEnd
	}
	for _, end := range r.seen.Ends {
		if end.Owner == dialler.Role() && end.Dialled && end.Number < r.call.Ends[dialler].Socket {
			before++
		}
	}
	return dialler, before
}
