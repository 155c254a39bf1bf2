package report

import (
	"slices"
	"strings"

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

// advice says what to do about the cause of a variant; it is empty where the
// run itself has tried what helps, or nothing is known to.
func advice(v *result.Variant) string {
	if v.Diagnosis == nil {
		return ""
	}
	return advised[string(v.Diagnosis.Cause)]
}

// knowingSockets says which ends know of it by their socket alone: none of them
// was told by its call.
func knowingSockets(v *result.Variant) string {
	if v.Diagnosis == nil || slices.ContainsFunc(v.Ends, func(e result.End) bool { return is(e.Told) }) {
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
		return "the sockets of the " + join(names) + " know"
	}
}
