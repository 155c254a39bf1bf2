package result

// Probed is what a probe saw of a method of a service, as plain data. It has ports, and no
// names of hosts. Times are nanoseconds since the probe began, lengths are nanoseconds.
type Probed struct {
	// Kind is "probe", and Schema the version of this form, SchemaVersion.
	Kind   string `json:"kind"`
	Schema int    `json:"schema"`
	// Tool is the program that made it, Environment where it ran, Made when, in UTC.
	Tool        Tool        `json:"tool"`
	Environment Environment `json:"environment"`
	Made        string      `json:"made"`
	// Method is the path of the method that was called, /package.Service/Method. It is empty
	// if the services were listed.
	Method string `json:"method"`
	// Calls is the kind of its calls. It is empty if the services were listed.
	Calls MethodKind `json:"calls,omitempty"`
	// Described is where the method's form is from: reflection v1, reflection v1alpha,
	// protoset, or proto.
	Described string `json:"described"`
	// TLS is whether the connection was encrypted. The frames are those within.
	TLS bool `json:"tls"`
	// Asked is what the probe was asked for.
	Asked ProbedAsked `json:"asked"`
	// LastedNS is how long the probe ran, Rounds how often it began anew (--every).
	LastedNS int64 `json:"lasted_ns"`
	Rounds   int   `json:"rounds"`
	// Interrupted is whether somebody ended it before its time.
	Interrupted bool `json:"interrupted"`
	// Services are those that were listed; null if a method was called.
	Services []ProbedService `json:"services"`
	// Sides are the addresses that were called: the target, and the one it is held against.
	Sides []ProbedSide `json:"sides"`
	// Compared says how the second side differs from the first; null with one side.
	Compared []ProbedMeasure `json:"compared"`
	// EnoughCalls is how many calls each side needs to tell a difference from noise. 0 with
	// one side.
	EnoughCalls int `json:"enough_calls,omitempty"`
	// Notes are what is to be said besides.
	Notes []string `json:"notes"`
	// Verdict is whether all calls did what was asked.
	Verdict Verdict `json:"verdict"`
}

// ProbedKind is the kind of a [Probed].
const ProbedKind = "probe"

// MethodKind is a kind of call of gRPC.
type MethodKind string

// The kinds of calls.
const (
	UnaryCall        MethodKind = "unary"
	ServerStreaming  MethodKind = "server streaming"
	ClientStreaming  MethodKind = "client streaming"
	BothWayStreaming MethodKind = "bidirectional streaming"
)

// ProbedAsked is what a probe was asked for. What is 0 was not.
type ProbedAsked struct {
	// Requests is how many messages each call sends.
	Requests int `json:"requests"`
	// Messages is how many messages of each call are enough, ForNS how long a call goes on.
	Messages uint64 `json:"messages"`
	ForNS    int64  `json:"for_ns"`
	// Repeat is how many calls were made one after another, Concurrency how many at once.
	Repeat      int `json:"repeat"`
	Concurrency int `json:"concurrency"`
	// StallAfterNS is the silence that counts as a stall, WithinNS how long a stall may last
	// before its call is given up.
	StallAfterNS int64 `json:"stall_after_ns"`
	WithinNS     int64 `json:"within_ns"`
	// MaxTimeNS is the deadline of each call, EveryNS the time between two rounds.
	MaxTimeNS int64 `json:"max_time_ns"`
	EveryNS   int64 `json:"every_ns"`
}

// ProbedService is a service that was found.
type ProbedService struct {
	// Name is its full name.
	Name string `json:"name"`
	// Methods are in the order of its definition. Null if it could not be described.
	Methods []ProbedMethod `json:"methods"`
}

// ProbedMethod is a method that was found.
type ProbedMethod struct {
	Name string `json:"name"`
	// Calls is the kind of its calls.
	Calls MethodKind `json:"calls"`
	// Request and Response are the full names of its messages.
	Request  string `json:"request"`
	Response string `json:"response"`
}

// ProbedSide is what was seen of one address.
type ProbedSide struct {
	// Name is target or against, Port its port.
	Name string `json:"name"`
	Port int    `json:"port"`
	// Connections is how many were made.
	Connections int `json:"connections"`
	// Ended counts the calls by what became of them.
	Ended map[ProbedEnd]int `json:"ended"`
	// Status counts the calls that ended with a status by its name.
	Status map[string]int `json:"status"`
	// Up and Down are the messages that were sent and received.
	Up   uint64 `json:"up"`
	Down uint64 `json:"down"`
	// First is the time from the beginning of a call to its first message, Gaps between
	// two messages. What was still open when the call ended or the probe did counts.
	First Distribution `json:"first"`
	Gaps  Distribution `json:"gaps"`
	// Lasted is how long the calls took that ended by themselves.
	Lasted Distribution `json:"lasted"`
	// Stalls are those that were noticed, StallCount how many there were: the list is
	// bounded.
	Stalls     []ProbedStall `json:"stalls"`
	StallCount int           `json:"stall_count"`
	// Worst are calls that did not do what was asked. The list is bounded.
	Worst []ProbedCall `json:"worst"`
}

// ProbedEnd is what became of a call.
type ProbedEnd string

// The ends of calls. The first three are what a probe asks for.
const (
	// EndedOK: it ended with the status OK.
	EndedOK ProbedEnd = "OK"
	// EndedReached: so many messages came as were asked for.
	EndedReached ProbedEnd = "messages reached"
	// EndedElapsed: messages came until its time was over.
	EndedElapsed ProbedEnd = "time over"
	// EndedShort: it ended with OK before so many messages had come as were asked for, or
	// before its time was over.
	EndedShort ProbedEnd = "too few messages"
	// EndedFailed: it ended with another status.
	EndedFailed ProbedEnd = "failed"
	// EndedHung: it stalled, and was given up.
	EndedHung ProbedEnd = "hung"
	// EndedQuiet: its time was over before any message came.
	EndedQuiet ProbedEnd = "no message"
	// EndedStopped: the probe was interrupted.
	EndedStopped ProbedEnd = "interrupted"
)

// Asked reports whether the call did what was asked of it.
func (e ProbedEnd) Asked() bool { return e == EndedOK || e == EndedReached || e == EndedElapsed }

// Decided reports whether it is known that the call did what was asked, or did not.
func (e ProbedEnd) Decided() bool { return e != EndedQuiet && e != EndedStopped }

// ProbedCall is one call.
type ProbedCall struct {
	// Call is its number, from 1 on each side. BeganNS is when it began, LastedNS how long
	// it took.
	Call     int   `json:"call"`
	BeganNS  int64 `json:"began_ns"`
	LastedNS int64 `json:"lasted_ns"`
	// Up and Down are its messages.
	Up   uint64 `json:"up"`
	Down uint64 `json:"down"`
	// End is what became of it, Status the name of its status, Message what came with it.
	End     ProbedEnd `json:"end"`
	Status  string    `json:"status,omitempty"`
	Message string    `json:"message,omitempty"`
}

// ProbedMeasure is a time that has one value in each call, on both sides.
type ProbedMeasure struct {
	// Name is which: first message, longest gap, or whole call.
	Name string `json:"name"`
	// Target and Against sum up the values of the calls.
	Target  ProbedEstimate `json:"target"`
	Against ProbedEstimate `json:"against"`
	// Change is the share by which the median of the target is larger than that of the
	// other side; null if not known.
	Change *float64 `json:"change"`
	// P is how likely chance alone makes such a difference; null if not tested.
	P *float64 `json:"p"`
	// Meaning says what the difference means for the target.
	Meaning string `json:"meaning"`
}

// ProbedEstimate is the median of the values of several calls.
type ProbedEstimate struct {
	// Calls is how many calls have a value. Open is in how many of them it still grew.
	Calls int `json:"calls"`
	Open  int `json:"open"`
	// MedianNS is null if no call has a value. LowNS and HighNS are the interval in which
	// the true median lies with a confidence of 95 % at least; null if there are too few.
	MedianNS *int64 `json:"median_ns"`
	LowNS    *int64 `json:"low_ns"`
	HighNS   *int64 `json:"high_ns"`
}

// VerdictOfProbe is whether all calls did what was asked. A call that stalled for a while
// did not.
func VerdictOfProbe(sides []ProbedSide) Verdict {
	verdict, calls := Expected, 0
	for _, side := range sides {
		if side.StallCount > 0 {
			return Unexpected
		}
		for end, n := range side.Ended {
			calls += n
			switch {
			case n == 0 || end.Asked():
			case end.Decided():
				return Unexpected
			default:
				verdict = NoVerdict
			}
		}
	}
	if calls == 0 {
		return NoVerdict
	}
	return verdict
}
