package faults

import (
	"slices"
	"strings"

	"hangscope/scenarios"
)

// alive are faults with which the connection, and whoever answers pings on it, is alive.
var alive = []scenarios.FaultKind{
	scenarios.QuietUpstream, scenarios.StuckForwarder, scenarios.SlowClient, scenarios.SlowReader, scenarios.StreamLimit,
	scenarios.StreamLeak, scenarios.NoHeader, scenarios.LateHeader, scenarios.SendDeadlock, scenarios.WindowLeak, scenarios.HeldWindow,
}

// ofStreams are faults that concern a stream, while others on the connection are answered.
var ofStreams = []scenarios.FaultKind{
	scenarios.StreamIdleTimeout, scenarios.StreamDuration, scenarios.Buffering, scenarios.SwallowedEnd,
}

// WhyNot says why a cure that did not help could not help against a fault, after "it cannot
// help: ". It is empty if nothing is known.
func WhyNot(fault scenarios.Fault, cure string) string {
	if fault.Kind == scenarios.NoSettings {
		return whyNoConnection(cure)
	}
	tcp := strings.HasPrefix(cure, "TCP ")
	pings := strings.Contains(cure, "keepalive") && !tcp
	atProxy := fault.Kind.Family() == scenarios.ProxyFamily
	switch {
	case pings && atProxy:
		return "the proxy answers pings itself"
	case pings && slices.Contains(alive, fault.Kind):
		return "pings are answered, since the connection is alive"
	case tcp && fault.Kind == scenarios.Frozen:
		return "the kernel of the stopped process answers"
	case tcp && (atProxy || slices.Contains(alive, fault.Kind)):
		return "the kernels answer, since the connection is alive"
	case cure == "health check" && slices.Contains(ofStreams, fault.Kind):
		return "health is asked for on a stream of its own"
	case cure == "health check" && fault.Kind == scenarios.DeadBackEnd:
		return "a new connection to the proxy meets the same back end"
	case cure == "heartbeat" && fault.Kind == scenarios.StreamDuration:
		return "the limit is on the time of a stream, whatever it carries"
	case cure == "larger windows" && fault.Kind == scenarios.SendDeadlock:
		return "a larger window is used up too, only later"
	default:
		return ""
	}
}

// whyNoConnection is WhyNot for calls that wait for a connection: each is accepted, and none
// is ever ready.
func whyNoConnection(cure string) string {
	switch {
	case strings.HasPrefix(cure, "TCP "):
		return "the kernels answer, since the connection is alive"
	case cure == "deadline":
		return "the call fails with and without it, at another moment"
	case strings.Contains(cure, "keepalive") && !strings.Contains(cure, "retry"):
		return "no ping is sent on a connection that is not ready"
	case strings.Contains(cure, "retry"):
		return "each retry waits for SETTINGS too"
	default:
		return "no later connection gets SETTINGS either"
	}
}
