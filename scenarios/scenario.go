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

import "slices"

// Scenario is one plan: a chain, a load, a flush and what is expected.
type Scenario struct {
	// Name is how the command line calls it: lower case letters, digits and dashes.
	Name string `yaml:"name" json:"name"`
	// Summary is one line for the list.
	Summary string `yaml:"summary,omitempty" json:"summary,omitempty"`
	// Description explains the scenario in a paragraph.
	Description string `yaml:"description,omitempty" json:"description,omitempty"`
	// Origin is the address of the report that the scenario comes from.
	Origin string `yaml:"origin,omitempty" json:"origin,omitempty"`
	// Call is the kind of call that the client makes.
	Call CallKind `yaml:"call,omitempty" json:"call"`
	// Path is the layer's name of the way of connections through the pod. If
	// empty, plain.
	Path string `yaml:"path,omitempty" json:"path"`
	// Mesh is what the mesh proxies of a path do with connections. If empty,
	// MeshBytes.
	Mesh Mesh `yaml:"mesh,omitempty" json:"mesh"`
	// Ports are the port numbers as the flow table knows them; none is opened.
	Ports Ports `yaml:"ports,omitempty" json:"ports"`
	// Load is what is sent.
	Load Load `yaml:"load,omitempty" json:"load"`
	// Flush is the fault. If nil, nothing is flushed.
	Flush *Flush `yaml:"flush,omitempty" json:"flush,omitempty"`
	// Fault is what goes wrong in a service, in place of a flush. If nil,
	// nothing does.
	Fault *Fault `yaml:"fault,omitempty" json:"fault,omitempty"`
	// Local is the local process, to which the agent gives what it steals. If nil, it
	// dials the upstream with its first call.
	Local *Local `yaml:"local,omitempty" json:"local,omitempty"`
	// AfterFlush are calls made when the flush is over. If nil, none.
	AfterFlush *AfterFlush `yaml:"after_flush,omitempty" json:"after_flush,omitempty"`
	// Variants are flushes to compare, by name, in place of flush-on. If nil,
	// there is only flush-on.
	Variants map[string]VariantPlan `yaml:"variants,omitempty" json:"variants,omitempty"`
	// Expect says what each variant should show, by the variant's name.
	Expect map[string]Expectation `yaml:"expect,omitempty" json:"expect,omitempty"`
}

// Mesh is what a mesh proxy does with the connections that it takes.
type Mesh string

// MeshBytes copies bytes; MeshHTTP2 ends the streams of HTTP/2 and begins its
// own, over connections that it keeps, as Linkerd's proxy does.
const (
	MeshBytes Mesh = "bytes"
	MeshHTTP2 Mesh = "http2"
)

// Local is the local process: the copy of the forwarder that answers stolen calls. Its
// connections to the upstream leave from the pod.
type Local struct {
	// Dials is when it dials the upstream.
	Dials LocalDials `yaml:"dials" json:"dials"`
}

// LocalDials is when the local process dials the upstream.
type LocalDials string

// DialsBefore is before the flush, when the chain starts: it has dialled, and then it
// listens. DialsAfter is with its first call.
const (
	DialsBefore LocalDials = "before"
	DialsAfter  LocalDials = "after"
)

// AfterFlush are the calls that are made when the flush is over.
type AfterFlush struct {
	// Same is a call on the connection of the first call.
	Same bool `yaml:"same,omitempty" json:"same"`
	// Fresh is a call on a connection of its own.
	Fresh bool `yaml:"fresh,omitempty" json:"fresh"`
}

// VariantPlan is what a variant has of its own.
type VariantPlan struct {
	// Mechanism is the name of the layer's mechanism.
	Mechanism string `yaml:"mechanism" json:"mechanism"`
}

// CallKind is one of gRPC's four kinds of call.
type CallKind string

// The kinds of call. If empty, a scenario's is ServerStream.
const (
	ServerStream CallKind = "server-stream"
	Unary        CallKind = "unary"
	ClientStream CallKind = "client-stream"
	Bidi         CallKind = "bidi"
)

// Ports are the ports that the two servers have in the flow table.
type Ports struct {
	// Forwarder is the port that is stolen and flushed. If zero, 50051.
	Forwarder int `yaml:"forwarder,omitempty" json:"forwarder"`
	// Upstream is the port of the second service. If zero, the forwarder's.
	Upstream int `yaml:"upstream,omitempty" json:"upstream"`
}

// Load is what the calls carry.
type Load struct {
	// Messages is how many messages each call carries. If zero, 30.
	Messages int `yaml:"messages,omitempty" json:"messages"`
	// Interval is the time between two messages of a call; 0s sends as fast
	// as the chain takes them. If nil, 100ms.
	Interval *Duration `yaml:"interval,omitempty" json:"interval"`
	// Delay is the time before the first message of a call. If nil, 0s.
	Delay *Duration `yaml:"delay,omitempty" json:"delay"`
	// Stagger is the time between the start of one call and that of the next.
	// If nil, 0s.
	Stagger *Duration `yaml:"stagger,omitempty" json:"stagger"`
	// Size is the payload of a message in bytes. If nil, 64.
	Size *int `yaml:"size,omitempty" json:"size"`
	// Streams is how many calls run at once. If zero, 1.
	Streams int `yaml:"streams,omitempty" json:"streams"`
	// Connections says whether the calls share one connection or have one
	// each. If empty, Shared.
	Connections Connections `yaml:"connections,omitempty" json:"connections"`
}

// Connections says how the calls of a load use connections.
type Connections string

// The ways in which calls use the client's connections.
const (
	Shared    Connections = "shared"
	PerStream Connections = "per-stream"
)

// Flush says when which mechanism flushes the forwarder's port.
type Flush struct {
	// Mechanism is the name of the layer's mechanism. It may be empty if the
	// scenario has Variants, which name their own.
	Mechanism string `yaml:"mechanism,omitempty" json:"mechanism,omitempty"`
	// By is who flushes. If empty, mirrord's agent if the mechanism is one that it
	// had, and else nobody who is known.
	By Flusher `yaml:"by,omitempty" json:"by,omitempty"`
	// AfterMessage is the message of the first call that the flush follows; 0
	// is before the first one. If nil, 10, or half of a load that is shorter
	// than 20.
	AfterMessage *int `yaml:"after_message,omitempty" json:"after_message"`
	// BeforeCalls is whether stealing begins, and the flush falls, before the client
	// calls at all. Phase and Delay then count from the moment when the local process
	// is connected, if it dials before the flush.
	BeforeCalls bool `yaml:"before_calls,omitempty" json:"before_calls,omitempty"`
	// Phase says how long after that message the flush falls. If empty, Quiet.
	Phase Phase `yaml:"phase,omitempty" json:"phase,omitempty"`
	// Delay gives that time in figures, in place of Phase. If nil, Phase
	// decides.
	Delay *Duration `yaml:"delay,omitempty" json:"delay,omitempty"`
	// Every is the time after which the flush is repeated, until the end. If
	// nil, it happens once.
	Every *Duration `yaml:"every,omitempty" json:"every,omitempty"`
	// AcceptDelay is how long the agent takes to accept a connection and to ask
	// where it was going. If nil, it accepts at once.
	AcceptDelay *Duration `yaml:"accept_delay,omitempty" json:"accept_delay,omitempty"`
	// Window is the time between the commands of a flush that has several. If nil, as
	// long as a process takes to start.
	Window *Duration `yaml:"window,omitempty" json:"window,omitempty"`
	// DualStack is whether the pod has addresses of both families. Then the agent
	// flushes once for each, and the second pass follows the first as a second command
	// follows a first.
	DualStack bool `yaml:"dual_stack,omitempty" json:"dual_stack,omitempty"`
}

// Flusher is who flushes. What helps against a flush depends on it: nobody can turn
// off a flush of a load balancer in mirrord's configuration.
type Flusher string

// ByAgent is mirrord's agent, ByMiddlebox something on the way that forgets
// connections or cuts them: NAT, a load balancer, a proxy.
const (
	ByAgent     Flusher = "agent"
	ByMiddlebox Flusher = "middlebox"
)

// Fault is something that goes wrong in a service, and not in the network.
type Fault struct {
	// Kind is what goes wrong.
	Kind FaultKind `yaml:"kind" json:"kind"`
	// AfterMessage is the last message before that happens. If nil, 10, or half
	// of a load that is shorter than 20.
	AfterMessage *int `yaml:"after_message,omitempty" json:"after_message"`
	// Deadline is the deadline of the client's calls, for the kind deadline. If
	// nil, 1s.
	Deadline *Duration `yaml:"deadline,omitempty" json:"deadline"`
}

// FaultKind is what goes wrong in a service.
type FaultKind string

// The faults of services. Not every kind of call can have every fault.
const (
	// QuietUpstream: the upstream has nothing more to send, or leaves the next
	// request without an answer.
	QuietUpstream FaultKind = "quiet-upstream"
	// StuckForwarder: the forwarder waits for a lock that nobody releases.
	StuckForwarder FaultKind = "stuck-forwarder"
	// SlowClient: the client stops reading.
	SlowClient FaultKind = "slow-client"
	// EarlyEnd: the upstream returns OK before the last message, one that it sends
	// or one that it should read.
	EarlyEnd FaultKind = "early-end"
	// ShortDeadline: the calls' deadline is too short.
	ShortDeadline FaultKind = "deadline"
	// StreamLimit: the forwarder allows one stream at a time.
	StreamLimit FaultKind = "stream-limit"
	// RefusedPings: the server does not want the client's keepalive pings.
	RefusedPings FaultKind = "refused-pings"
)

// Phase is where in the gap between two messages a flush falls.
type Phase string

// Quiet is 60 ms after a message was received, when no kernel owes an
// acknowledgement, unless messages come more often than that; Busy is 2 ms
// after, when the receiver's still does. Random is any moment before the next
// message, drawn from the seed of the run.
const (
	Quiet  Phase = "quiet"
	Busy   Phase = "busy"
	Random Phase = "random"
)

// Expectation is what a variant should show. A nil or empty field expects nothing.
type Expectation struct {
	// Outcome is the worst outcome of the variant's calls.
	Outcome Outcome `yaml:"outcome,omitempty" json:"outcome,omitempty"`
	// Cause is the cause that the diagnosis should name.
	Cause string `yaml:"cause,omitempty" json:"cause,omitempty"`
	// Hop is the hop of the stall, 1 or 2.
	Hop int `yaml:"hop,omitempty" json:"hop,omitempty"`
	// Client, Forwarder, Local and Upstream are what these ends should be told.
	Client    *EndExpectation `yaml:"client,omitempty" json:"client,omitempty"`
	Forwarder *EndExpectation `yaml:"forwarder,omitempty" json:"forwarder,omitempty"`
	Local     *EndExpectation `yaml:"local,omitempty" json:"local,omitempty"`
	Upstream  *EndExpectation `yaml:"upstream,omitempty" json:"upstream,omitempty"`
	// Same and Fresh are the outcomes of the calls after the flush.
	Same  Outcome `yaml:"same,omitempty" json:"same,omitempty"`
	Fresh Outcome `yaml:"fresh,omitempty" json:"fresh,omitempty"`
	// NextMessage and NextCall are who serves the first message that comes after the
	// flush, and the first call that is made after it.
	NextMessage string `yaml:"next_message,omitempty" json:"next_message,omitempty"`
	NextCall    string `yaml:"next_call,omitempty" json:"next_call,omitempty"`
}

// Servers are who may serve a message or a call.
var Servers = []string{"forwarder", "local", "none"}

// End returns what an end should show, nil if nothing is expected of it.
func (e Expectation) End(role string) *EndExpectation {
	switch role {
	case "client":
		return e.Client
	case "forwarder":
		return e.Forwarder
	case "local":
		return e.Local
	case "upstream":
		return e.Upstream
	}
	return nil
}

// EndExpectation is what one end should show.
type EndExpectation struct {
	// Told is whether the end gets an error.
	Told *bool `yaml:"told,omitempty" json:"told,omitempty"`
	// Status is the gRPC status code by name, for example Unavailable.
	Status string `yaml:"status,omitempty" json:"status,omitempty"`
	// Zombie is whether the end works on for a peer that is gone.
	Zombie *bool `yaml:"zombie,omitempty" json:"zombie,omitempty"`
}

// Outcome is how a call, or a variant, ended.
type Outcome string

// The outcomes, from the best to the worst.
const (
	// Flowing: all messages arrived, in order, none slow.
	Flowing Outcome = "flowing"
	// Slow: all arrived; a latency beyond the threshold, no stall.
	Slow Outcome = "slow"
	// Recovered: a stall that ended.
	Recovered Outcome = "recovered"
	// Undecided: nothing worse was seen, and the call was still open or had not
	// begun when the observation ended. How it would have ended is not known.
	Undecided Outcome = "undecided"
	// Lost: the call ended OK but messages are missing, doubled or out of order.
	Lost Outcome = "lost"
	// Broken: the client was told, with a status.
	Broken Outcome = "broken"
	// Hung: a stall that lasted to the end of the observation.
	Hung Outcome = "hung"
)

// Outcomes lists the outcomes from the best to the worst. Undecided is worse than
// all that a call can recover from, and better than what has certainly gone wrong.
var Outcomes = []Outcome{Flowing, Slow, Recovered, Undecided, Lost, Broken, Hung}

// Decided lists the outcomes that a scenario can expect: all but Undecided,
// which says nothing.
var Decided = slices.DeleteFunc(slices.Clone(Outcomes), func(o Outcome) bool { return o == Undecided })
