package evidence

// End is one of the four ends of the two hops.
type End int

// The ends, from the client to the upstream.
const (
	ClientEnd End = iota
	ForwarderToClient
	ForwarderToUpstream
	UpstreamEnd
	ends
)

// Ends lists the ends, from the client to the upstream.
var Ends = [ends]End{ClientEnd, ForwarderToClient, ForwarderToUpstream, UpstreamEnd}

// String names the end in words.
func (e End) String() string {
	switch e {
	case ForwarderToClient:
		return "forwarder, towards client"
	case ForwarderToUpstream:
		return "forwarder, towards upstream"
	default:
		return string(e.Role())
	}
}

// Role returns the role whose end it is.
func (e End) Role() Role {
	switch e {
	case ClientEnd:
		return Client
	case UpstreamEnd:
		return Upstream
	default:
		return Forwarder
	}
}

// Hop returns the hop that it is an end of, 1 or 2.
func (e End) Hop() int {
	if e == ClientEnd || e == ForwarderToClient {
		return 2
	}
	return 1
}

// Sends returns the way of what the end sends.
func (e End) Sends() Direction {
	if e == ClientEnd || e == ForwarderToUpstream {
		return Up
	}
	return Down
}
