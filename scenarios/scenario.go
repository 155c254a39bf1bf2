// Package scenarios says what hangscope tries: a scenario is a plan, plain
// data that can be printed, compared and checked with no network. The built-in
// catalogue is the YAML files beside this one; a user's own file has the same
// form.
//
//	name: mirrord-2348
//	ports: {forwarder: 50051, upstream: 50051}
//	load:  {messages: 30, interval: 100ms}
//	flush: {mechanism: mark-reject, after_message: 10}
//	expect:
//	  flush-off: {outcome: flowing}
//	  flush-on:  {outcome: hung, hop: 1}
package scenarios

// Scenario is one plan: a chain, a load, a flush and what is expected.
type Scenario struct {
	// Name is how the command line calls it: lower case letters, digits and dashes.
	Name string `yaml:"name" json:"name" example:"two-ports"`
	// Summary is one line for the list.
	Summary string `yaml:"summary,omitempty" json:"summary,omitempty" example:"the upstream has a port of its own"`
	// Description is a paragraph that explains the scenario.
	Description string `yaml:"description,omitempty" json:"description,omitempty" example:"The flush matches by port number, and so it spares the upstream."`
	// Origin is the address of the report that the scenario comes from.
	Origin string `yaml:"origin,omitempty" json:"origin,omitempty" example:"https://github.com/metalbear-co/mirrord/issues/2348"`
	// Call is the kind of call that the client makes. If empty, ServerStream.
	Call CallKind `yaml:"call,omitempty" json:"call" example:"unary"`
	// Path is the way of connections through the pod, by the layer's name. If
	// empty, plain.
	Path string `yaml:"path,omitempty" json:"path" example:"steal"`
	// Mesh is what the mesh proxies of a path do with connections. If empty,
	// MeshBytes.
	Mesh Mesh `yaml:"mesh,omitempty" json:"mesh" example:"http2"`
	// Ports are the port numbers as the flow table knows them; none is opened.
	Ports Ports `yaml:"ports,omitempty" json:"ports" example:"{forwarder: 50051, upstream: 50052}"`
	// Load is what is sent.
	Load Load `yaml:"load,omitempty" json:"load" example:"{messages: 100, interval: 20ms}"`
	// Flush is when the forwarder's port is flushed, and how. If nil, nothing is flushed.
	Flush *Flush `yaml:"flush,omitempty" json:"flush,omitempty" example:"{mechanism: mark-reject, after_message: 10}"`
	// Fault is what goes wrong besides, or in place of, a flush: one fault, or a list of
	// them. If nil, nothing does.
	Fault Faults `yaml:"fault,omitempty" json:"fault,omitempty" example:"{kind: early-end, after_message: 10}"`
	// Local is the local process, to which the agent gives what it steals. If nil, it
	// dials the upstream with its first call.
	Local *Local `yaml:"local,omitempty" json:"local,omitempty" example:"{dials: before}"`
	// AfterFlush are calls made when the flush is over. If nil, none.
	AfterFlush *AfterFlush `yaml:"after_flush,omitempty" json:"after_flush,omitempty" example:"{same: true, fresh: true}"`
	// Variants are flushes to compare, by name, in place of the one of flush-on. If
	// nil, there is only that one.
	Variants map[string]VariantPlan `yaml:"variants,omitempty" json:"variants,omitempty" example:"{old: {mechanism: mark-reject}, new: {mechanism: socket-kill}}"`
	// Expect is what each variant should show, by the variant's name: direct and
	// flush-off if nothing goes wrong, flush-off and fault-on with a fault, flush-off and
	// flush-on, or the names under variants, with a flush.
	Expect map[string]Expectation `yaml:"expect,omitempty" json:"expect,omitempty" example:"{flush-off: {outcome: flowing}, flush-on: {outcome: hung, hop: 1}}"`
}

// Mesh is what a mesh proxy does with the connections that it takes.
type Mesh string

// What a mesh proxy can do.
const (
	// MeshBytes: it copies bytes.
	MeshBytes Mesh = "bytes"
	// MeshHTTP2: it ends the streams of HTTP/2 and begins its own, over connections
	// that it keeps, as Linkerd's proxy does.
	MeshHTTP2 Mesh = "http2"
)

// Local is the local process: the copy of the forwarder that answers stolen calls. Its
// connections to the upstream leave from the pod.
type Local struct {
	// Dials is when it dials the upstream.
	Dials LocalDials `yaml:"dials" json:"dials" example:"before"`
}

// LocalDials is when the local process dials the upstream.
type LocalDials string

// The times when it can.
const (
	// DialsBefore: before the flush, when the chain starts. It has dialled, and then
	// it listens.
	DialsBefore LocalDials = "before"
	// DialsAfter: with its first call.
	DialsAfter LocalDials = "after"
)

// AfterFlush are the calls that are made when the flush is over.
type AfterFlush struct {
	// Same is whether there is a call on the connection of the first call.
	Same bool `yaml:"same,omitempty" json:"same" example:"true"`
	// Fresh is whether there is a call on a connection of its own.
	Fresh bool `yaml:"fresh,omitempty" json:"fresh" example:"true"`
}

// VariantPlan is what a variant has of its own.
type VariantPlan struct {
	// Mechanism is what flushes, by the layer's name.
	Mechanism string `yaml:"mechanism" json:"mechanism" example:"mark-reject"`
}

// CallKind is one of gRPC's four kinds of call.
type CallKind string

// The kinds of call. A message of the load is what the receiver waits for.
const (
	// ServerStream: one request, and the upstream sends the messages.
	ServerStream CallKind = "server-stream"
	// Unary: a call for each message, with one request and one answer.
	Unary CallKind = "unary"
	// ClientStream: the client sends the messages, and gets one answer at the end.
	ClientStream CallKind = "client-stream"
	// Bidi: the client sends requests in one stream, and the upstream answers each.
	Bidi CallKind = "bidi"
)

// Ports are the ports that the two servers have in the flow table.
type Ports struct {
	// Forwarder is the port that is stolen and flushed. If zero, 50051.
	Forwarder int `yaml:"forwarder,omitempty" json:"forwarder" example:"8080"`
	// Upstream is the port of the second service. If zero, the forwarder's.
	Upstream int `yaml:"upstream,omitempty" json:"upstream" example:"50052"`
}

// Load is what the calls carry.
type Load struct {
	// Messages is how many messages each call carries. If zero, 30.
	Messages int `yaml:"messages,omitempty" json:"messages" example:"100"`
	// Interval is the time between two messages of a call; 0s sends as fast
	// as the chain takes them. If nil, 100ms.
	Interval *Duration `yaml:"interval,omitempty" json:"interval" example:"20ms"`
	// Delay is the time before the first message of a call. If nil, 0s.
	Delay *Duration `yaml:"delay,omitempty" json:"delay" example:"300ms"`
	// Stagger is the time between the start of one call and that of the next. The
	// others count from when the first has come to the upstream. If nil, 0s.
	Stagger *Duration `yaml:"stagger,omitempty" json:"stagger" example:"5ms"`
	// Size is the payload of a message in bytes. If nil, 64.
	Size *int `yaml:"size,omitempty" json:"size" example:"16384"`
	// Streams is how many calls run at once. If zero, 1.
	Streams int `yaml:"streams,omitempty" json:"streams" example:"8"`
	// Connections is whether the calls share one connection or have one each. If
	// empty, Shared.
	Connections Connections `yaml:"connections,omitempty" json:"connections" example:"per-stream"`
}

// Connections says how the calls of a load use connections.
type Connections string

// The ways in which calls use the client's connections.
const (
	// Shared: all calls use one connection.
	Shared Connections = "shared"
	// PerStream: each call has a connection of its own.
	PerStream Connections = "per-stream"
)

// Flush says when which mechanism flushes the forwarder's port.
type Flush struct {
	// Mechanism is what flushes, by the layer's name. It is left out if the scenario
	// has Variants, which name their own.
	Mechanism string `yaml:"mechanism,omitempty" json:"mechanism,omitempty" example:"mark-reject"`
	// By is who flushes. If empty, mirrord's agent if the mechanism is one that it
	// had, and else nobody who is known.
	By Flusher `yaml:"by,omitempty" json:"by,omitempty" example:"middlebox"`
	// AfterMessage is the message of the first call that the flush follows; 0
	// is before the first one. If nil, 10, or half of a load that is shorter
	// than 20.
	AfterMessage *int `yaml:"after_message,omitempty" json:"after_message" example:"10"`
	// BeforeCalls is whether stealing begins, and the flush falls, before the client
	// calls at all. Phase and Delay then count from the moment when the local process
	// is connected, if it dials before the flush.
	BeforeCalls bool `yaml:"before_calls,omitempty" json:"before_calls,omitempty" example:"true"`
	// Phase is how long after that message the flush falls. If empty, Quiet.
	Phase Phase `yaml:"phase,omitempty" json:"phase,omitempty" example:"busy"`
	// Delay is that time in figures, in place of Phase. If nil, Phase decides.
	Delay *Duration `yaml:"delay,omitempty" json:"delay,omitempty" example:"25ms"`
	// Every is the time after which the flush is repeated, until the end. If
	// nil, it happens once.
	Every *Duration `yaml:"every,omitempty" json:"every,omitempty" example:"500ms"`
	// AcceptDelay is how long the agent takes to accept a connection and to ask
	// where it was going. If nil, it accepts at once.
	AcceptDelay *Duration `yaml:"accept_delay,omitempty" json:"accept_delay,omitempty" example:"200ms"`
	// Window is the time between the commands of a flush that has several. If nil, as
	// long as a process takes to start.
	Window *Duration `yaml:"window,omitempty" json:"window,omitempty" example:"30ms"`
	// DualStack is whether the pod has addresses of both families. Then the agent
	// flushes once for each, and the second pass follows the first as a second command
	// follows a first.
	DualStack bool `yaml:"dual_stack,omitempty" json:"dual_stack,omitempty" example:"true"`
}

// Flusher is who flushes. What helps against a flush depends on it: nobody can turn
// off a flush of a load balancer in mirrord's configuration.
type Flusher string

// Those who can.
const (
	// ByAgent: the agent of mirrord.
	ByAgent Flusher = "agent"
	// ByMiddlebox: something on the way that forgets connections or cuts them, such as
	// NAT, a load balancer or a proxy.
	ByMiddlebox Flusher = "middlebox"
)

// Phase is where in the gap between two messages a flush falls.
type Phase string

// The phases of the gap.
const (
	// Quiet: 60 ms after a message was received, when no kernel owes an
	// acknowledgement, unless messages come more often than that.
	Quiet Phase = "quiet"
	// Busy: 2 ms after a message was received, when the receiver's kernel still owes one.
	Busy Phase = "busy"
	// Random: any moment before the next message, drawn from the seed of the run.
	Random Phase = "random"
)
