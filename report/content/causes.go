package content

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/report/phrase"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/stall"
)

// cause is what reports say about a cause: its meaning, with the hop where it
// matters, and advice. A flush of mirrord's agent has a remedy of its own, and what a
// run has tried comes before advice.
type cause struct {
	meaning, advice string
	// certain and uncertain go on with the meaning, where it depends on whether
	// another cause would look the same; open goes on with the advice then.
	certain, uncertain, open string
}

var causes = map[stall.Cause]cause{
	stall.HalfOpenHop: {
		meaning: "one end of hop %d knows that the connection is dead, the other waits",
		advice:  pingAndAskAgain,
	},
	stall.BlackHole: {
		meaning: "what is written at one end of hop %d is not read at the other, and neither is told",
		advice:  pingAndAskAgain,
	},
	stall.IdleDrop: {
		meaning: "hop %d was idle for longer than ever before, and what came next was lost, or answered with a reset",
		advice:  "let something pass more often than the idle timeout of what stands between: gRPC keepalive, TCP keepalive or a message.",
	},
	stall.MTU: {
		meaning: "small writes pass on hop %d, and a large one does not",
		advice:  "let the path say what is too large (ICMP), or clamp the MSS to what it carries.",
	},
	stall.PartialFrame: {meaning: "an end of hop %d waits for the rest of a frame"},
	stall.LostBytes:    {meaning: "bytes are missing in the middle of hop %d, and what follows makes no sense"},
	stall.FlowControl: {
		meaning: "a writer on hop %d is out of window, though its reader reads",
		advice:  "see who keeps the window: a capture (--pcap) has each WINDOW_UPDATE.",
	},
	stall.Starved: {
		meaning: "one stream on hop %d is out of window, though its reader reads and other streams of the connection flow",
		advice:  "see who keeps the window of the stream: a capture (--pcap) has each WINDOW_UPDATE. A connection of its own spares the stream what others do.",
	},
	stall.Deadlock: {
		meaning: "client and upstream wait for each other; no connection is at fault",
		advice:  "let one end read while it sends, in a goroutine of its own, or send its header before it waits. Pings do not help: they are answered.",
	},
	stall.Frozen: {
		meaning: "the kernel at one end of hop %d takes what comes, and the process there reads none of it",
		advice:  "let the other side ping (gRPC keepalive): a process that is stopped does not answer, though its kernel acknowledges. See its state with ps.",
	},
	stall.SlowConsumer: {
		meaning: "the reader at the end of hop %d does not take the messages that were sent to it",
		advice:  "let the reader take its messages, or bound how long it may take for one.",
	},
	stall.SenderIdle: {
		meaning:   "so far nothing more has been sent, and all that was sent has arrived",
		certain:   "; the connections have carried bytes meanwhile",
		uncertain: "; whether the connections still live, the ends cannot tell",
		advice:    "ask the sender why it is silent.",
		open:      " Keepalive pings would tell an idle connection from a dead one.",
	},
	stall.ForwarderStuck: {
		meaning: "the forwarder has a message and does not pass it on; that message is not lost in the network",
		advice:  "see where the forwarder waits: a goroutine dump names the line. The bundle of a run (--bundle) has one.",
	},
	stall.EndedEarly: {
		meaning: "a service ended the call with OK before the last message",
		advice:  "ask the upstream why it returns OK before the last message; to the client that looks like a complete call.",
	},
	stall.Reset: {
		meaning: "the connection of hop %d was cut, and the client was told",
		advice:  "ask again for what is missing; the next call gets a fresh connection.",
	},
	stall.Refused: {meaning: "a connection of hop %d could not be made"},
	stall.NoSettings: {
		meaning:   "a new connection on hop %d was accepted, and no SETTINGS have come on it, so no call can begin there",
		certain:   "; the peer has read what it got, and writes nothing",
		uncertain: "; what the peer has of it was not observed",
		advice:    "see who accepts there: a load balancer without a back end, or a process that is stuck. A caller cannot cure it, since a new connection fares no better; a deadline below grpc-go's 20 s tells it sooner.",
	},
	stall.StreamLimit: {
		meaning: "the peer on hop %d allows no further stream for now",
		advice:  "raise the server's MaxConcurrentStreams, or open another connection.",
	},
	stall.Deadline: {
		meaning: "the call's own deadline ended it",
		advice:  "give the call a deadline that fits its stream, or none.",
	},
	stall.KeepaliveTimeout: {meaning: "a ping on hop %d was not answered in time"},
	stall.PingsRefused: {
		meaning: "the peer on hop %d does not want so many pings, and closes",
		advice:  "let the server's keepalive.EnforcementPolicy permit the pings, or ping less often.",
	},
	stall.ProxyLimit: {
		meaning: "a proxy on hop %d ended the stream, which neither of its ends had ended, and the connections live",
		advice:  "raise the proxy's limit for a stream, or let the sender send a message more often than that: pings do not count, since the proxy answers them.",
	},
	stall.Buffering: {
		meaning: "a proxy on hop %d has taken the messages and does not pass them on",
		advice:  "turn off the proxy's buffering of answers.",
		open:    " If it may have lost its back end, a health check through it gets no answer.",
	},
	stall.DeadBackEnd: {
		meaning: "a proxy on hop %d gets nothing from its server and passes nothing on to it, and keeps the stream open",
		advice: "give each call a deadline, which ends the wait, and let the proxy look for its back end: pings, TCP keepalive or a timeout " +
			"towards it. Pings of the caller do not help, since the proxy answers them itself.",
		open: " If the proxy answers the server's pings, it holds the messages: look at its buffering.",
	},
	stall.SwallowedEnd: {
		meaning: "the server on hop %d has ended the call, and its caller was not told: what stands between did not pass it on",
		advice: "give each call a deadline, which ends the wait. A reader of a stream can also stop at a message that says it is the last; " +
			"the answer to an upload counts only when the call has ended.",
	},
	stall.SwallowedGoAway: {
		meaning: "the server on hop %d had said with GOAWAY that it takes no further stream, and what stands between sent the call on that connection all the same",
		advice: "let the proxy heed GOAWAY: it is to make a new connection, and to send a call again of which the server says that it did not look at it. " +
			"Give calls a deadline: the server does not answer one that it ignores.",
	},
	stall.GoAway: {
		meaning: "the peer on hop %d closed the connection with GOAWAY, and did not wait for the call",
		advice:  "give calls under way a time of grace (MaxConnectionAgeGrace) that is longer than they take, and ask again.",
	},
	stall.Unknown: {meaning: "the ends did not see enough to tell"},
}

// pingAndAskAgain is what helps against a connection that is dead and looks alive,
// whoever killed it: cures with keepalive of both hops and a retry measure well.
const pingAndAskAgain = "let client and forwarder ping (gRPC keepalive), so that whoever waits is told, and ask again on a fresh connection."

// causeMeaning says what the cause of a variant means. It is empty for a cause of a
// later version.
func causeMeaning(d *result.Diagnosis) string {
	known := causes[d.Cause]
	meaning := known.meaning
	if strings.Contains(meaning, "%d") {
		meaning = fmt.Sprintf(meaning, d.Hop)
	}
	if len(d.Alike) > 0 {
		return meaning + known.uncertain
	}
	return meaning + known.certain
}

// Advice says what to do about the cause of a variant. It is empty if there is no
// advice for the cause.
func Advice(v *result.Variant) string {
	if v.Diagnosis == nil {
		return ""
	}
	known := causes[v.Diagnosis.Cause]
	if len(v.Diagnosis.Alike) > 0 {
		return known.advice + known.open
	}
	return known.advice
}

// KnowingSockets says whose sockets know of the trouble while no call was told. It
// is empty if a call was told, or may have been.
func KnowingSockets(v *result.Variant) string {
	if v.Diagnosis == nil || toldUnknown(v) || slices.ContainsFunc(v.Ends, func(e result.End) bool { return IsTrue(e.Told) }) {
		return ""
	}
	var names []string
	for _, name := range v.Diagnosis.Knows {
		short, _, _ := strings.Cut(name, ",")
		if slices.ContainsFunc(places, func(r evidence.Role) bool { return r.Name() == short }) && !slices.Contains(names, short) {
			names = append(names, short)
		}
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return "the socket of the " + names[0] + " knows"
	default:
		return "the sockets of the " + phrase.Join(names) + " know"
	}
}
