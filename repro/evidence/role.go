package evidence

// Role names who takes part in the chain.
type Role string

// The three roles of the chain, from the caller to the source.
const (
	Client    Role = "client"
	Forwarder Role = "forwarder"
	Upstream  Role = "upstream"
)

// Roles lists the roles in the order in which reports show them.
var Roles = [...]Role{Client, Forwarder, Upstream}

// Activity is what a role does for a call at one moment.
type Activity int32

// The activities of a role. Idle is a role that the call has not reached.
const (
	Idle Activity = iota
	Opening
	Pacing
	WaitingInRecv
	BlockedInSend
	Returned
)

var activityNames = [...]string{
	Idle:          "not reached",
	Opening:       "opening the stream",
	Pacing:        "between messages",
	WaitingInRecv: "waiting in Recv",
	BlockedInSend: "in Send",
	Returned:      "returned",
}

// String returns the activity in words.
func (a Activity) String() string { return activityNames[a] }

// Point is one of the four places where a message is stamped.
type Point int

// The four points, in the order in which a message crosses them.
const (
	Sent Point = iota
	ForwarderReceived
	ForwarderSent
	Received
	points
)

// Direction is the way the messages of a call flow.
type Direction int

// Down is from upstream to client, Up from client to upstream.
const (
	Down Direction = iota
	Up
	directions
)

// Hops returns the numbers of the hops in the order in which a message
// crosses them: hop 1 joins upstream and forwarder, hop 2 forwarder and client.
func (d Direction) Hops() [2]int {
	if d == Up {
		return [2]int{2, 1}
	}
	return [2]int{1, 2}
}

// Role returns the role that stamps a point.
func (d Direction) Role(p Point) Role {
	switch {
	case p == ForwarderReceived || p == ForwarderSent:
		return Forwarder
	case (p == Sent) == (d == Down):
		return Upstream
	default:
		return Client
	}
}
