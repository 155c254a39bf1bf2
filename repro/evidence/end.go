package evidence

// End is one of the ends of the two hops: four are in a chain.
type End int

// The ends, from the client to the upstream.
const (
	ClientEnd End = iota
	ForwarderToClient
	ForwarderToUpstream
	UpstreamEnd
	ends
)

// The two ends of the local process, in place of the forwarder's if the agent gives
// it the call.
const (
	LocalToClient = ends + iota
	LocalToUpstream
	allEnds
)

// Ends lists the ends of a chain, from the client to the upstream.
var Ends = [ends]End{ClientEnd, ForwarderToClient, ForwarderToUpstream, UpstreamEnd}

// String names the end in words.
func (e End) String() string {
	switch e {
	case ForwarderToClient, LocalToClient:
		return e.Role().Name() + ", towards client"
	case ForwarderToUpstream, LocalToUpstream:
		return e.Role().Name() + ", towards upstream"
	default:
		return e.Role().Name()
	}
}

// Role returns the role whose end it is.
func (e End) Role() Role {
	switch e {
	case ClientEnd:
		return Client
	case UpstreamEnd:
		return Upstream
	case LocalToClient, LocalToUpstream:
		return Local
	default:
		return Forwarder
	}
}

// Hop returns the hop that it is an end of, 1 or 2.
func (e End) Hop() int {
	if e == ClientEnd || e == ForwarderToClient || e == LocalToClient {
		return 2
	}
	return 1
}

// Sends returns the way of what the end sends.
func (e End) Sends() Direction {
	if e == ClientEnd || e == ForwarderToUpstream || e == LocalToUpstream {
		return Up
	}
	return Down
}
