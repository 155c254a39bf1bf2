package content

import (
	"slices"
	"strings"

	"hangscope/report/phrase"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

// advised is what to do about causes that are not the network's, by their names.
var advised = map[string]string{
	"slow-consumer":   "let the client take its messages, or bound how long it may take for one.",
	"forwarder-stuck": "see where the forwarder waits; the stacks in a bundle (--bundle) name the line.",
	"sender-idle":     "ask the upstream why it has nothing to send.",
	"stream-limit":    "raise the server's MaxConcurrentStreams, or open another connection.",
	"ended-early":     "ask the upstream why it returns OK before its last message; the client cannot know.",
	"pings-refused":   "let the server's keepalive.EnforcementPolicy permit the pings, or ping less often.",
	"deadline":        "give the call a deadline that fits its stream, or none.",
}

// Advice says what to do about the cause of a variant; it is empty where the
// run itself has tried what helps, or nothing is known to.
func Advice(v *result.Variant) string {
	if v.Diagnosis == nil {
		return ""
	}
	return advised[string(v.Diagnosis.Cause)]
}

// KnowingSockets says which ends know of it by their socket alone: none of them
// was told by its call.
func KnowingSockets(v *result.Variant) string {
	if v.Diagnosis == nil || slices.ContainsFunc(v.Ends, func(e result.End) bool { return IsTrue(e.Told) }) {
		return ""
	}
	var names []string
	for _, name := range v.Diagnosis.Knows {
		short, _, _ := strings.Cut(name, ",")
		if slices.Contains(evidence.Roles[:], evidence.Role(short)) && !slices.Contains(names, short) {
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

// meanings are the causes in words. A cause that is not here stands for itself.
var meanings = map[string]string{
	"half-open":         "one end of hop %d knows that the connection is dead, the other waits",
	"black-hole":        "what is written at one end of hop %d is never read at the other, and neither is told",
	"partial-frame":     "an end of hop %d waits for the rest of a frame",
	"lost-bytes":        "bytes are missing in the middle of hop %d, and what follows makes no sense",
	"flow-control":      "a writer on hop %d is out of window, though its reader reads",
	"slow-consumer":     "the reader at the end of hop %d does not read, and the writer is out of window",
	"sender-idle":       "the sender has nothing to send; the network is not to blame",
	"forwarder-stuck":   "the forwarder has a message and does not pass it on; the network is not to blame",
	"ended-early":       "the sender ended the call as if all had been sent",
	"reset":             "the connection of hop %d was cut, and the client was told",
	"refused":           "a connection of hop %d could not be made",
	"stream-limit":      "the peer on hop %d allows no further stream for now",
	"deadline":          "the call's own deadline ended it",
	"keepalive-timeout": "a ping on hop %d was not answered in time",
	"pings-refused":     "the peer on hop %d does not want so many pings, and closes",
	"unknown":           "the ends did not see enough to tell",
}
