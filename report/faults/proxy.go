package faults

import (
	"fmt"

	"hangscope/report/phrase"
	"hangscope/scenarios"
)

// proxyText says in words what a fault of a proxy does. It is empty for another one,
// and for one of which the file does not say enough.
func proxyText(fault scenarios.Fault, after string) string {
	if fault.Kind.Family() != scenarios.ProxyFamily {
		return ""
	}
	proxy := fmt.Sprintf("the proxy on hop %d ", fault.Hop)
	switch {
	case fault.Kind == scenarios.StreamIdleTimeout && fault.Idle != nil:
		return proxy + "ends a stream that was without a message for " + phrase.Duration(int64(*fault.Idle)) + ", whatever pings the caller sends"
	case fault.Kind == scenarios.StreamDuration && fault.Longest != nil:
		return proxy + "ends a stream after " + phrase.Duration(int64(*fault.Longest)) + ", although messages come"
	case fault.Kind == scenarios.Buffering && fault.Bytes > 0:
		return proxy + fmt.Sprintf("passes messages on only when it has collected %d bytes", fault.Bytes)
	case fault.Kind == scenarios.Buffering:
		return proxy + "passes messages on only when the stream has ended"
	case fault.Kind == scenarios.SwallowedEnd:
		return proxy + "does not pass on that the stream has ended"
	case fault.Kind == scenarios.SwallowedGoAway && fault.Age != nil:
		return fmt.Sprintf("the server behind the proxy on hop %d says with a GOAWAY after %s that it takes no further stream on a connection, and the proxy sends them there all the same",
			fault.Hop, phrase.Duration(int64(*fault.Age)))
	case fault.Kind == scenarios.ProxyStreamLimit:
		return proxy + fmt.Sprintf("allows %s at a time on a connection, so another call waits for its turn", phrase.Count(uint64(fault.Streams), "stream"))
	case fault.Kind == scenarios.DeadBackEnd:
		return after + fmt.Sprintf("the back end of the proxy on hop %d is gone without a word; the proxy keeps the streams open and answers pings", fault.Hop)
	}
	return ""
}
