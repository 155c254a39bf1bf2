package result

import "hangscope/scenarios"

// Relayed is what a relay saw of services that are not hangscope's own, as plain data. It has
// ports, and no names of hosts. Times are nanoseconds since the relay began.
type Relayed struct {
	// Kind is "relay", and Schema the version of this form, SchemaVersion.
	Kind   string `json:"kind"`
	Schema int    `json:"schema"`
	// Tool is the program that made it, Environment where it ran, Made when, in UTC.
	Tool        Tool        `json:"tool"`
	Environment Environment `json:"environment"`
	Made        string      `json:"made"`
	// Hops are the ways through the relay.
	Hops []RelayedHop `json:"hops"`
	// WithinNS is how long after a fault a call may take to go on, to end, or to be told,
	// StallAfterNS the silence that counts as a stall, LastedNS how long the relay ran.
	WithinNS     int64 `json:"within_ns"`
	StallAfterNS int64 `json:"stall_after_ns"`
	LastedNS     int64 `json:"lasted_ns"`
	// Interrupted is whether somebody ended it before its time.
	Interrupted bool `json:"interrupted"`
	// Methods are what passed, by hop and method, in alphabetical order.
	Methods []RelayedMethod `json:"methods"`
	// Faults are those that were tried, in the order of time.
	Faults []RelayedFault `json:"faults"`
	// MoreFaults is how many more were tried: the list is bounded, and the worst are in it.
	MoreFaults int `json:"more_faults,omitempty"`
	// Silent are the calls that were open when the relay ended, and on which nothing had
	// passed for longer than StallAfterNS. Left out if there were none.
	Silent []SilentCall `json:"silent,omitempty"`
	// Notes are what went wrong besides: a target that refused, bytes that are not HTTP/2.
	Notes []string `json:"notes"`
	// Events is how many lines of what services say of themselves were joined. Left out if
	// none was.
	Events int `json:"events,omitempty"`
	// CommandExit is the exit code of the command that was run meanwhile; null if none was.
	CommandExit *int `json:"command_exit"`
	// Scenario is the name of the scenario whose fault was tried, and Checks compare what
	// became of the calls with what it expects. Left out if there was none.
	Scenario string  `json:"scenario,omitempty"`
	Checks   []Check `json:"checks,omitempty"`
	// Verdict is whether the checks hold. If there is none, it is whether each call that was
	// open at a fault has gone on, ended, or been told.
	Verdict Verdict `json:"verdict"`
}

// RelayedKind is the kind of a [Relayed].
const RelayedKind = "relay"

// RelayedHop is one way through a relay.
type RelayedHop struct {
	// Hop is 2 between client and forwarder, or client and service, 1 between forwarder and
	// upstream.
	Hop int `json:"hop"`
	// Listen is the port that it listened on, Target that of the service.
	Listen int `json:"listen"`
	Target int `json:"target"`
	// Connections is how many it carried, Refused how many more there were.
	Connections int `json:"connections"`
	Refused     int `json:"refused,omitempty"`
}

// RelayedMethod is what passed of a method.
type RelayedMethod struct {
	Hop int `json:"hop"`
	// Method is its path; empty of calls whose header could not be read.
	Method string `json:"method"`
	// Calls is how many were opened, Open how many still are. OK counts those that ended
	// with that status, and Ended the others, by what ended them.
	Calls int            `json:"calls"`
	Open  int            `json:"open"`
	OK    int            `json:"ok"`
	Ended map[string]int `json:"ended"`
	// Up and Down are the messages that arrived, LongestGapNS the longest time between two
	// of a call.
	Up           uint64 `json:"up"`
	Down         uint64 `json:"down"`
	LongestGapNS int64  `json:"longest_gap_ns"`
	// First is how long calls waited for the first message of their server, UpGaps and
	// DownGaps the times between two messages of a call, one way. A wait that lasted at the
	// end counts as long as it had lasted. Left out if there was none.
	First    *Distribution `json:"first,omitempty"`
	UpGaps   *Distribution `json:"up_gaps,omitempty"`
	DownGaps *Distribution `json:"down_gaps,omitempty"`
}

// RelayedFault is a fault and what became of the calls that were open.
type RelayedFault struct {
	// Mechanism is what flushed, or the kind of the fault, AtNS when it began, Matched how
	// many connections it concerned then.
	Mechanism string `json:"mechanism"`
	AtNS      int64  `json:"at_ns"`
	Matched   int    `json:"matched"`
	// By is who flushes in the scenario whose flush it is, agent or middlebox. Left out of
	// another fault.
	By scenarios.Flusher `json:"by,omitempty"`
	// Calls are the calls that were open. The list is bounded: if it lacks some, Became counts
	// them all by what became of them, and those that hung are listed first.
	Calls  []Fate            `json:"calls"`
	Became map[FateState]int `json:"became,omitempty"`
}

// Counts counts the calls that were open by what became of them.
func (f RelayedFault) Counts() map[FateState]int {
	if f.Became != nil {
		return f.Became
	}
	n := make(map[FateState]int)
	for _, call := range f.Calls {
		n[call.State]++
	}
	return n
}

// SilentCall is a call that is open, and on which nothing passes.
type SilentCall struct {
	// Hop is where it is, Connection the number of its connection, Stream that of its
	// stream there, and Method its path, empty if it could not be read.
	Hop        int    `json:"hop"`
	Connection int    `json:"connection"`
	Stream     uint32 `json:"stream"`
	Method     string `json:"method"`
	// Up and Down are the messages that have arrived, SilentNS how long ago the last did.
	Up       uint64 `json:"up"`
	Down     uint64 `json:"down"`
	SilentNS int64  `json:"silent_ns"`
	// Diagnosis is as that of a [Fate].
	Diagnosis *Diagnosis `json:"diagnosis,omitempty"`
}

// Fate is one call that was open when a fault began, and what became of it.
type Fate struct {
	// Hop is where it is, Connection the number of its connection, Stream that of its
	// stream there, and Method its path, empty if it could not be read.
	Hop        int    `json:"hop"`
	Connection int    `json:"connection"`
	Stream     uint32 `json:"stream"`
	Method     string `json:"method"`
	// UpBefore and DownBefore are how many messages had arrived when the fault began, Up
	// and Down how many have since.
	UpBefore   uint64 `json:"up_before"`
	DownBefore uint64 `json:"down_before"`
	Up         uint64 `json:"up"`
	Down       uint64 `json:"down"`
	// State is what became of it, AfterNS how long after the fault that was seen: the first
	// message, the end, or how long nothing has come.
	State   FateState `json:"state"`
	AfterNS int64     `json:"after_ns"`
	// Status is the gRPC status that its client got, or what else ended it; empty if
	// nothing did.
	Status string `json:"status,omitempty"`
	// ByClient is whether its client ended it.
	ByClient bool `json:"by_client,omitempty"`
	// ClientTold and ServerTold are how each side was told that its connection is over;
	// empty if it was not, or ended it itself.
	ClientTold string `json:"client_told,omitempty"`
	ServerTold string `json:"server_told,omitempty"`
	// UndeliveredUp and UndeliveredDown are bytes that a side of its connection has sent,
	// and the other one was not given.
	UndeliveredUp   uint64 `json:"undelivered_up"`
	UndeliveredDown uint64 `json:"undelivered_down"`
	// Opaque is why no call is known, and this is of a connection: its bytes could not be
	// read. Left out if it is of a call. SpokeLast is the side of such a connection that
	// sent last.
	Opaque    Opaque `json:"opaque,omitempty"`
	SpokeLast string `json:"spoke_last,omitempty"`
	// Diagnosis is what is wrong with a call that is open and silent, from the wire alone.
	// Left out if the call goes on or is over, or if on two hops it is not known which call
	// on one is that on the other.
	Diagnosis *Diagnosis `json:"diagnosis,omitempty"`
}

// Opaque is why the calls of a connection are not known.
type Opaque string

// The reasons.
const (
	// Encrypted: it began with a TLS handshake.
	Encrypted Opaque = "encrypted"
	// NotHTTP2: its bytes are something else.
	NotHTTP2 Opaque = "not HTTP/2"
)

// FateState is what became of a call after a fault.
type FateState string

// The states. WentOn, EndedSince and ToldSince are what a service may expect of a fault. A
// call that is QuietSince has had nothing to carry: that its connection is alive, nobody
// knows.
const (
	WentOn     FateState = "went on"
	EndedSince FateState = "ended"
	ToldSince  FateState = "told"
	HungSince  FateState = "hung"
	QuietSince FateState = "quiet"
)

var fateStates = []FateState{WentOn, EndedSince, ToldSince, HungSince, QuietSince}

// Decided reports whether the state will not be another one, unless it is WentOn.
func (s FateState) Decided() bool { return s == EndedSince || s == ToldSince }

// VerdictOf is whether each call that was open at a fault has gone on, ended, or been told.
func VerdictOf(faults []RelayedFault) Verdict {
	verdict := Expected
	for _, f := range faults {
		n := f.Counts()
		if n[HungSince] > 0 {
			return Unexpected
		}
		if n[QuietSince] > 0 {
			verdict = NoVerdict
		}
	}
	return verdict
}
