package scenarios

import (
	"encoding/json"
	"fmt"
)

// Faults are what goes wrong in a scenario, in the order of the file. A file may give one
// fault without a list, and one that is given so is written so.
type Faults []Fault

// Fault is one thing that goes wrong: in the network, at a proxy or in a service. Which
// fields it has depends on its kind: see [FaultKind.Fields].
type Fault struct {
	// Kind is what goes wrong. Not every kind of call can have every fault.
	Kind FaultKind `yaml:"kind" json:"kind" example:"early-end"`

	// Hop is the hop on which it goes wrong: 1 is between forwarder and upstream, 2
	// between client and forwarder. If zero, 1.
	Hop int `yaml:"hop,omitempty" json:"hop,omitempty" example:"2"`
	// Direction is which packets it concerns, for the kinds drop, latency and loss. If
	// empty, BothWays.
	Direction FaultDirection `yaml:"direction,omitempty" json:"direction,omitempty" example:"down"`
	// Role is who does it, for the kinds that more than one can do. If empty, the
	// first of those that the kind allows.
	Role FaultRole `yaml:"role,omitempty" json:"role,omitempty" example:"upstream"`
	// Proxy is the proxy whose documented defaults a fault of a proxy takes what it does
	// not give from. If empty, none.
	Proxy ProxyPreset `yaml:"proxy,omitempty" json:"proxy,omitempty" example:"nginx"`

	// AfterMessage is the last message of the first call before it happens, for the
	// kinds that begin in the middle of a call. If nil, 10, or half of a load that is
	// shorter than 20; of no-settings 0, which is from the start.
	AfterMessage *int `yaml:"after_message,omitempty" json:"after_message,omitempty" example:"10"`
	// Phase and Delay are how long after that message it happens, for a fault of the
	// network. They are as in flush.
	Phase Phase     `yaml:"phase,omitempty" json:"phase,omitempty" example:"busy"`
	Delay *Duration `yaml:"delay,omitempty" json:"delay,omitempty" example:"25ms"`

	// Above is the size in bytes above which packets are dropped, as by a path with a
	// smaller MTU, for the kind drop. If zero, packets of any size are.
	Above int `yaml:"above,omitempty" json:"above,omitempty" example:"1400"`
	// Connections is which connections the kind drop concerns. If empty, ExistingConnections.
	Connections FaultConnections `yaml:"connections,omitempty" json:"connections,omitempty" example:"all"`
	// Idle is after how long without a packet a connection is forgotten, for the kind
	// idle-timeout, or without a message a stream is ended, for stream-idle-timeout. If
	// nil, that of the proxy, or 10s.
	Idle *Duration `yaml:"idle,omitempty" json:"idle,omitempty" example:"60s"`
	// Then is what comes of packets on a connection that was forgotten, for the kind
	// idle-timeout. If empty, ThenSilent.
	Then IdleEnd `yaml:"then,omitempty" json:"then,omitempty" example:"reset"`
	// Latency is by how much packets are delayed, for the kind latency. If nil, 50ms.
	Latency *Duration `yaml:"latency,omitempty" json:"latency,omitempty" example:"200ms"`
	// Percent is how many packets of a hundred are lost, for the kind loss. If zero, 1.
	Percent int `yaml:"percent,omitempty" json:"percent,omitempty" example:"5"`

	// Longest is how long a stream may take at most, for the kind stream-duration. If
	// nil, that of the proxy, or 10s.
	Longest *Duration `yaml:"longest,omitempty" json:"longest,omitempty" example:"15s"`
	// Bytes is how much a proxy collects before it passes it on, for the kind buffering. If
	// zero, it waits for the end of the stream.
	Bytes int `yaml:"bytes,omitempty" json:"bytes,omitempty" example:"4096"`
	// Streams is how many streams are allowed on a connection at once, for the kinds
	// proxy-stream-limit and stream-leak. If zero, that of the proxy, or 1.
	Streams int `yaml:"streams,omitempty" json:"streams,omitempty" example:"100"`

	// Deadline is the deadline of the client's calls, for the kind deadline. If
	// nil, 1s.
	Deadline *Duration `yaml:"deadline,omitempty" json:"deadline,omitempty" example:"500ms"`
	// Stream is the one call of the load that it concerns, in the order in which they
	// begin: 1 is the first. It is for the kinds slow-client, slow-reader and
	// window-leak. If zero, all, and of window-leak the connection.
	Stream int `yaml:"stream,omitempty" json:"stream,omitempty" example:"2"`
	// Every is the time between two messages that are read, for the kind slow-reader. If
	// nil, 500ms.
	Every *Duration `yaml:"every,omitempty" json:"every,omitempty" example:"1s"`
	// Age is the greatest age of a connection, for the kinds max-connection-age and
	// swallowed-goaway. If nil, 1s. grpc-go spreads it by a tenth, whatever the seed.
	Age *Duration `yaml:"age,omitempty" json:"age,omitempty" example:"30s"`
	// Grace is how long calls under way may go on after that. If nil, 0s: they are cut.
	Grace *Duration `yaml:"grace,omitempty" json:"grace,omitempty" example:"10s"`

	// Mechanism and By are those of a flush, for the kind flush, which may also stand in
	// the list. All else of a flush needs the field flush of the scenario.
	Mechanism string  `yaml:"mechanism,omitempty" json:"mechanism,omitempty" example:"mark-reject"`
	By        Flusher `yaml:"by,omitempty" json:"by,omitempty" example:"middlebox"`
}

// FaultDirection is which packets of a connection a fault of the network concerns.
type FaultDirection string

// The directions: those from the client's side towards the upstream, those back, and
// both.
const (
	BothWays FaultDirection = "both"
	UpWay    FaultDirection = "up"
	DownWay  FaultDirection = "down"
)

// FaultConnections is which connections a fault of the network concerns.
type FaultConnections string

// The choices: those that are open when it begins, those that are dialled since, and
// both.
const (
	ExistingConnections FaultConnections = "existing"
	NewConnections      FaultConnections = "new"
	AllConnections      FaultConnections = "all"
)

// IdleEnd is what comes of a packet on a connection that was idle for too long.
type IdleEnd string

// The two ends: the packet is dropped unheard, or its sender is reset.
const (
	ThenSilent IdleEnd = "silent"
	ThenReset  IdleEnd = "reset"
)

// FaultRole is a service of the chain.
type FaultRole string

// The services.
const (
	ClientRole    FaultRole = "client"
	ForwarderRole FaultRole = "forwarder"
	UpstreamRole  FaultRole = "upstream"
)

// ProxyPreset is a proxy whose documented defaults are known.
type ProxyPreset string

// The proxies.
const (
	NGINX   ProxyPreset = "nginx"
	HAProxy ProxyPreset = "haproxy"
	Envoy   ProxyPreset = "envoy"
)

// MarshalJSON implements json.Marshaler: one fault is written without a list.
func (f Faults) MarshalJSON() ([]byte, error) {
	if len(f) == 1 {
		return json.Marshal(f[0])
	}
	return json.Marshal([]Fault(f))
}

// UnmarshalJSON implements json.Unmarshaler.
func (f *Faults) UnmarshalJSON(text []byte) error {
	var list []Fault
	if len(text) > 0 && text[0] == '{' {
		var one Fault
		if err := json.Unmarshal(text, &one); err != nil {
			return fmt.Errorf("a fault: %w", err)
		}
		*f = Faults{one}
		return nil
	}
	if err := json.Unmarshal(text, &list); err != nil {
		return fmt.Errorf("faults: %w", err)
	}
	*f = list
	return nil
}
