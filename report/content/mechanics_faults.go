package content

import (
	"cmp"
	"fmt"
	"strings"

	"hangscope/report/phrase"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// serviceFault says what the scenario lets go wrong in a service. It is empty if the
// variant shows nothing of it.
func serviceFault(r *result.Result, v *result.Variant) string {
	if Complete(v) {
		return ""
	}
	var texts []string
	for _, fault := range r.Scenario.Fault {
		if text := faultText(fault); text != "" {
			texts = append(texts, phrase.Capital(text)+".")
		}
	}
	return strings.Join(texts, " ")
}

// faultText says in words what a fault does.
func faultText(fault scenarios.Fault) string {
	after := ""
	if fault.AfterMessage != nil && *fault.AfterMessage > 0 {
		after = fmt.Sprintf("after message %d ", *fault.AfterMessage)
	}
	var text string
	switch fault.Kind {
	case scenarios.QuietUpstream:
		text = after + "the upstream falls silent: that is its own fault, and not the network's"
	case scenarios.StuckForwarder:
		text = after + "the forwarder waits for a lock that nobody releases, and passes nothing on"
	case scenarios.SlowClient:
		text = after + one(fault, "the client") + " stops reading, so what is sent to it is not taken"
	case scenarios.EarlyEnd:
		text = after + "the upstream returns OK before the call is complete, and OK is all that the client sees"
	case scenarios.ShortDeadline:
		if fault.Deadline == nil {
			return ""
		}
		text = "the client's calls have a deadline of " + phrase.Duration(int64(*fault.Deadline)) + ", and it ends before the last message"
	case scenarios.StreamLimit:
		text = "the forwarder allows one stream at a time, so the other calls wait for their turn"
	case scenarios.RefusedPings:
		text = "the forwarder does not permit the client's keepalive pings, and closes the connection"
	default:
		text = cmp.Or(transportFaultText(fault, after), proxyFaultText(fault, after), pathFaultText(fault, after))
	}
	return text
}
