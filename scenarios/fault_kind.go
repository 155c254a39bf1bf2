package scenarios

import "slices"

// FaultKind is what goes wrong.
type FaultKind string

// The faults of the path: what becomes of packets on the way. The ends' kernels and
// services are as they should be.
const (
	// Drop: packets vanish, and nobody is told by the network.
	Drop FaultKind = "drop"
	// IdleTimeout: something on the way forgets a connection that was idle for too long.
	// Any packet counts, an acknowledgement too.
	IdleTimeout FaultKind = "idle-timeout"
	// Latency: packets take longer.
	Latency FaultKind = "latency"
	// Loss: some packets are lost, and sent again.
	Loss FaultKind = "loss"
)

// The faults of a proxy that speaks HTTP/2, and which stands on a hop. It answers pings
// itself.
const (
	// StreamIdleTimeout: it ends a stream without a message for too long. Pings do not
	// count.
	StreamIdleTimeout FaultKind = "stream-idle-timeout"
	// StreamDuration: it ends a stream that takes too long.
	StreamDuration FaultKind = "stream-duration"
	// Buffering: it passes on what the upstream's side sends only when it has so many
	// bytes, or all.
	Buffering FaultKind = "buffering"
	// SwallowedEnd: it does not pass on that a stream has ended.
	SwallowedEnd FaultKind = "swallowed-end"
	// SwallowedGoAway: it pays no heed to the GOAWAY with which its back end ends each
	// connection at its greatest age, and goes on to send calls on it.
	SwallowedGoAway FaultKind = "swallowed-goaway"
	// ProxyStreamLimit: it allows so many streams at once.
	ProxyStreamLimit FaultKind = "proxy-stream-limit"
	// DeadBackEnd: its back end is gone without a word. It keeps streams open and
	// answers pings.
	DeadBackEnd FaultKind = "dead-back-end"
)

// The faults of services.
const (
	// QuietUpstream: the upstream has nothing more to send, or leaves the next
	// request without an answer.
	QuietUpstream FaultKind = "quiet-upstream"
	// StuckForwarder: the forwarder has a message, and waits for a lock that nobody
	// releases.
	StuckForwarder FaultKind = "stuck-forwarder"
	// SlowClient: the client stops reading.
	SlowClient FaultKind = "slow-client"
	// SlowReader: the client reads, but slowly.
	SlowReader FaultKind = "slow-reader"
	// EarlyEnd: the upstream returns OK before the last message, one that it sends
	// or one that it should read.
	EarlyEnd FaultKind = "early-end"
	// ShortDeadline: the calls' deadline is too short.
	ShortDeadline FaultKind = "deadline"
	// StreamLimit: the forwarder allows one stream at a time.
	StreamLimit FaultKind = "stream-limit"
	// StreamLeak: the client leaves streams open that it does not use any more, until
	// the forwarder allows no further one.
	StreamLeak FaultKind = "stream-leak"
	// RefusedPings: the server does not want the client's keepalive pings.
	RefusedPings FaultKind = "refused-pings"
	// Frozen: the process is stopped (SIGSTOP), and its kernel goes on acknowledging.
	Frozen FaultKind = "frozen"
	// NoHeader: the server accepts calls and never answers, not even with its header.
	NoHeader FaultKind = "no-header"
	// NoSettings: the server accepts connections and never sends its SETTINGS, with which
	// HTTP/2 begins. Calls wait for a connection that is never ready.
	NoSettings FaultKind = "no-settings"
	// LateHeader: the server sends its header with its first message, and the client
	// sends no message before it has the header.
	LateHeader FaultKind = "late-header"
	// SendDeadlock: both ends of a bidirectional stream send, and neither reads.
	SendDeadlock FaultKind = "send-deadlock"
	// WindowLeak: the reader's transport never gives back the window of the connection
	// that its streams have used, or that of one stream.
	WindowLeak FaultKind = "window-leak"
	// HeldWindow: the reader's transport gives the window of the connection back only
	// as its programs read. One that does not read stops all streams of the connection.
	HeldWindow FaultKind = "held-window"
	// MaxConnectionAge: the server ends each connection at its greatest age, with a
	// GOAWAY.
	MaxConnectionAge FaultKind = "max-connection-age"
)

// The flush, which has a family of its own.
const (
	// FlushFault: a flush, in the list of faults. A completed scenario has it in its
	// field flush.
	FlushFault FaultKind = "flush"
)

// FaultFamily is where a fault is.
type FaultFamily string

// The families: on the path of packets, at a proxy, in a service; and the flush.
const (
	PathFamily    FaultFamily = "path"
	ProxyFamily   FaultFamily = "proxy"
	ServiceFamily FaultFamily = "service"
	FlushFamily   FaultFamily = "flush"
)

// faultKind is what the language knows of a kind of fault.
type faultKind struct {
	kind   FaultKind
	family FaultFamily
	// fields are what a fault of this kind may say, besides its kind.
	fields []string
	// older is whether the first versions had it. They wrote and took a message and a
	// deadline for each fault, also where these mean nothing.
	older bool
	// roles are who can do it, if that is a choice. The first is the default.
	roles []FaultRole
	// calls are the kinds of call in which it can go wrong, and why says why not in
	// the others. If nil, in all.
	calls []CallKind
	why   string
	// standing is whether it is there from the start unless the file says otherwise.
	standing bool
	// reader is whether the role has to be one that reads the messages of the call.
	reader bool
}

// readers are who may read the messages of a call: the forwarder reads those of any.
var readers = []FaultRole{ForwarderRole, ClientRole, UpstreamRole}

// reads reports whether a role reads the messages that a kind of call is about. The others
// read a request, or one answer.
func (r FaultRole) reads(call CallKind) bool {
	switch r {
	case ClientRole:
		return call != ClientStream
	case UpstreamRole:
		return call == ClientStream
	default:
		return true
	}
}

var streaming = []CallKind{ServerStream, ClientStream, Bidi}

// faultKinds lists the kinds, in the order in which messages name them.
var faultKinds = []faultKind{
	{
		kind: QuietUpstream, family: ServiceFamily, older: true, fields: []string{"after_message"}, calls: []CallKind{ServerStream, Unary, Bidi},
		why: "in a client stream the client sends the messages, and the upstream has none",
	},
	{kind: StuckForwarder, family: ServiceFamily, older: true, fields: []string{"after_message"}},
	{
		kind: SlowClient, family: ServiceFamily, older: true, fields: []string{"after_message", "stream"}, calls: []CallKind{ServerStream, Bidi},
		why: "a client that reads one answer to a call cannot stop reading in the middle",
	},
	{
		kind: EarlyEnd, family: ServiceFamily, older: true, fields: []string{"after_message"}, calls: streaming,
		why: "a unary call has one answer, and nothing that could end before",
	},
	{
		kind: ShortDeadline, family: ServiceFamily, older: true, fields: []string{"deadline"}, calls: streaming,
		why: "each unary call has a deadline of its own, and is answered at once",
	},
	{
		kind: StreamLimit, family: ServiceFamily, older: true, calls: streaming,
		why: "unary calls that are answered at once do not hold a stream",
	},
	{
		kind: RefusedPings, family: ServiceFamily, older: true, calls: streaming,
		why: "grpc-go pings only while a call is open, and unary calls are not for long",
	},
	{
		kind: SlowReader, family: ServiceFamily, fields: []string{"every", "stream"}, calls: []CallKind{ServerStream, Bidi},
		why: "a client that reads one answer to a call cannot read slowly",
	},
	{kind: StreamLeak, family: ServiceFamily, fields: []string{"after_message", "streams"}},
	{kind: Frozen, family: ServiceFamily, fields: []string{"role", "after_message"}, roles: []FaultRole{UpstreamRole, ForwarderRole, ClientRole}},
	{kind: NoHeader, family: ServiceFamily, fields: []string{"role"}, roles: []FaultRole{UpstreamRole, ForwarderRole}},
	{kind: NoSettings, family: ServiceFamily, fields: []string{"role", "after_message"}, roles: []FaultRole{UpstreamRole, ForwarderRole}, standing: true},
	{
		kind: LateHeader, family: ServiceFamily, calls: []CallKind{Bidi},
		why: "only in a bidirectional stream could the client send before it has an answer, and wait for the header in place of that",
	},
	{
		kind: SendDeadlock, family: ServiceFamily, fields: []string{"after_message"}, calls: []CallKind{Bidi},
		why: "only in a bidirectional stream do both ends send",
	},
	{kind: WindowLeak, family: ServiceFamily, fields: []string{"role", "stream"}, roles: readers, reader: true},
	{
		kind: HeldWindow, family: ServiceFamily, fields: []string{"role"}, roles: readers, reader: true, calls: streaming,
		why: "the answer of a unary call is read when it has come",
	},
	{kind: MaxConnectionAge, family: ServiceFamily, fields: []string{"role", "age", "grace"}, roles: []FaultRole{UpstreamRole, ForwarderRole}},

	{kind: Drop, family: PathFamily, fields: []string{"hop", "direction", "after_message", "phase", "delay", "above", "connections"}},
	{kind: IdleTimeout, family: PathFamily, fields: []string{"hop", "idle", "then"}},
	{kind: Latency, family: PathFamily, fields: []string{"hop", "direction", "latency"}},
	{kind: Loss, family: PathFamily, fields: []string{"hop", "direction", "percent"}},

	{
		kind: StreamIdleTimeout, family: ProxyFamily, fields: []string{"hop", "proxy", "idle"}, calls: streaming,
		why: "a unary call is over before a stream is idle for long",
	},
	{
		kind: StreamDuration, family: ProxyFamily, fields: []string{"hop", "proxy", "longest"}, calls: streaming,
		why: "a unary call is over before a stream takes long",
	},
	{
		kind: Buffering, family: ProxyFamily, fields: []string{"hop", "bytes"}, calls: []CallKind{ServerStream, Bidi},
		why: "the answer of such a call comes with the end of the stream, and all is passed on then",
	},
	{kind: SwallowedEnd, family: ProxyFamily, fields: []string{"hop"}},
	{kind: SwallowedGoAway, family: ProxyFamily, fields: []string{"hop", "age"}},
	{
		kind: ProxyStreamLimit, family: ProxyFamily, fields: []string{"hop", "proxy", "streams"}, calls: streaming,
		why: "unary calls that are answered at once do not hold a stream",
	},
	{kind: DeadBackEnd, family: ProxyFamily, fields: []string{"hop", "after_message"}},

	{kind: FlushFault, family: FlushFamily, fields: []string{"mechanism", "by", "after_message", "phase", "delay"}},
}

// FaultKinds returns the kinds of fault in their order.
func FaultKinds() []FaultKind {
	kinds := make([]FaultKind, len(faultKinds))
	for i, k := range faultKinds {
		kinds[i] = k.kind
	}
	return kinds
}

// knownKind returns what the language knows of a kind. It is empty for one that is not
// known.
func knownKind(kind FaultKind) faultKind {
	for _, k := range faultKinds {
		if k.kind == kind {
			return k
		}
	}
	return faultKind{}
}

// Family returns where faults of the kind are.
func (k FaultKind) Family() FaultFamily { return knownKind(k).family }

// Has reports whether a fault of this kind may say a field.
func (k FaultKind) Has(field string) bool { return slices.Contains(k.Fields(), field) }

// Fields returns what a fault of this kind may say, besides its kind.
func (k FaultKind) Fields() []string { return knownKind(k).fields }
