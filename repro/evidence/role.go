package evidence

// Role names who takes part in the chain.
type Role string

// The three roles of the chain, from the caller to the source.
const (
	Client    Role = "client"
	Forwarder Role = "forwarder"
	Upstream  Role = "upstream"
)

// Local is the local process: the copy of the forwarder that answers the calls which
// the agent steals. It has connections of its own to the upstream.
const Local Role = "local"

// Name is what a text calls the role.
func (r Role) Name() string {
	if r == Local {
		return "local process"
	}
	return string(r)
}

// Roles lists the roles of the chain in the order in which reports show them.
var Roles = [...]Role{Client, Forwarder, Upstream}

// Activity is where one goroutine of a role is at one moment. What it waits for
// is one of gRPC's functions, or the time at which its next message is due;
// whatever else it does is its own code.
type Activity int32

// The activities of a role.
const (
	Idle          Activity = iota // the call has not reached it, or it has nothing to do there
	Opening                       // in the function that opens a stream
	Pacing                        // waits until its next message is due
	WaitingInRecv                 // in Recv, or in a unary call
	Working                       // in its own code, with a message in hand or after one
	BlockedInSend                 // in Send
	Returned                      // done with the call
	NotObserved                   // at work for the call, and nobody saw how: it was watched from outside
)

var activityNames = [...]string{
	Idle:          "not reached",
	Opening:       "opening the stream",
	Pacing:        "between messages",
	WaitingInRecv: "waiting in Recv",
	Working:       "in its own code",
	BlockedInSend: "in Send",
	Returned:      "returned",
	NotObserved:   "not observed",
}

// String returns the activity in words.
func (a Activity) String() string { return activityNames[a] }

// Point is one of the places where a message is stamped: four are on its way.
type Point int

// The four points, in the order in which a message crosses them.
const (
	Sent Point = iota
	ForwarderReceived
	ForwarderSent
	Received
	points
)

// The two points of the local process, in place of the forwarder's.
const (
	LocalReceived = points + iota
	LocalSent
	allPoints
)

// Direction is the way the messages of a call flow.
type Direction int

// Down is from upstream to client, Up from client to upstream.
const (
	Down Direction = iota
	Up
	directions
)

// Other returns the opposite direction.
func (d Direction) Other() Direction {
	if d == Up {
		return Down
	}
	return Up
}

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
	case p == LocalReceived || p == LocalSent:
		return Local
	case (p == Sent) == (d == Down):
		return Upstream
	default:
		return Client
	}
}
