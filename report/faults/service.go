package faults

import (
	"cmp"
	"fmt"

	"hangscope/report/phrase"
	"hangscope/scenarios"
)

// Sentence says in words what a fault does. It is empty for one that says itself.
func Sentence(fault scenarios.Fault) string {
	text := cmp.Or(serviceText(fault, after(fault)), transportText(fault, after(fault)), proxyText(fault, after(fault)), pathText(fault, after(fault)))
	if text == "" {
		return ""
	}
	return phrase.Capital(text) + "."
}

// after is when a fault begins, as it begins a sentence. It is empty for one that is there
// from the start.
func after(fault scenarios.Fault) string {
	if fault.AfterMessage == nil || *fault.AfterMessage == 0 {
		return ""
	}
	return fmt.Sprintf("after message %d ", *fault.AfterMessage)
}

// serviceText says what a fault of a service's own code does.
func serviceText(fault scenarios.Fault, after string) string {
	switch fault.Kind {
	case scenarios.QuietUpstream:
		return after + "the upstream falls silent: that is its own fault, and not the network's"
	case scenarios.StuckForwarder:
		return after + "the forwarder waits for a lock that nobody releases, and passes nothing on"
	case scenarios.SlowClient:
		return after + one(fault, "the client") + " stops reading, so what is sent to it is not taken"
	case scenarios.EarlyEnd:
		return after + "the upstream returns OK before the call is complete"
	case scenarios.ShortDeadline:
		if fault.Deadline == nil {
			return ""
		}
		return "the client's calls have a deadline of " + phrase.Duration(int64(*fault.Deadline)) + ", and it ends before the last message"
	case scenarios.StreamLimit:
		return "the forwarder allows one stream at a time, so the other calls wait for their turn"
	case scenarios.RefusedPings:
		return "the forwarder does not permit the client's keepalive pings, and closes the connection"
	default:
		return ""
	}
}
