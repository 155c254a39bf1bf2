package kernel

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/pod"
)

// Config says what pod to make.
type Config struct {
	// Setup is the pod. The port of the forwarder is stolen and flushed. Without a
	// path there is no conntrack either.
	pod.Setup
	// Links is what the links between the hosts are like.
	Links Links
	// Window is the time between two commands of a flush that is run by hand. If zero,
	// it is what their processes take to start.
	Window time.Duration
	// DualStack is whether a flush by hand is run for both families of addresses.
	DualStack bool
}

// Links is what the links are like. Netem makes them slow or lossy, in each direction of each hop.
type Links struct {
	// Delay is how long a packet takes, Loss the percentage of those that are lost.
	Delay time.Duration
	Loss  float64
	// Segments is whether each packet is one segment, as on a link of this MTU. If not, the
	// hosts leave the cutting to the link, which has nothing to cut.
	Segments bool
}

// port returns the port that is stolen and flushed.
func (c Config) port() int { return c.Ports[evidence.Forwarder] }

// relayPorts returns the ports of the processes that rules redirect to. They
// listen only in the pod, on Linkerd's numbers for its proxies unless a service
// has them.
func (c Config) relayPorts(rules []pod.Redirect) map[evidence.Role]int {
	ports := make(map[evidence.Role]int)
	for _, rule := range rules {
		port := usualPorts[rule.To]
		for port == c.Ports[evidence.Forwarder] || port == c.Ports[evidence.Upstream] {
			port += portStep
		}
		ports[rule.To] = port
	}
	return ports
}

// portStep is how far a port moves when a service has its number.
const portStep = 10

var usualPorts = map[evidence.Role]int{pod.OutboundProxy: 4140, pod.Agent: 4141, pod.InboundProxy: 4143}

// marks are the marks that the sockets of relaying processes put on their
// packets, so that rules know them. Other packets have no mark.
var marks = map[evidence.Role]uint32{pod.Agent: 0x61, pod.InboundProxy: 0x62, pod.OutboundProxy: 0x63}

// flushMark is what the agent's second generation marks connections with.
const flushMark = 1

// action is a part of what a flush runs.
type action int

const (
	deleteEntries action = iota
	deleteEstablished
	deleteUntranslated
	rejectMarked
	markEntries
	killSockets
)

// mechanisms are what the generations of the agent run, in order: commands, each with
// what it does at one moment.
var mechanisms = map[string][][]action{
	"conntrack-delete":             {{deleteEntries}},
	"mark-reject":                  {{rejectMarked, markEntries}},
	"conntrack-delete-established": {{deleteEstablished}},
	"conntrack-and-socket-kill":    {{deleteEstablished}, {killSockets}},
	"socket-kill":                  {{killSockets}},
	"untranslated-and-socket-kill": {{deleteUntranslated}, {killSockets}},
}

// Mechanisms returns the names of the mechanisms that a kernel has, sorted.
func Mechanisms() []string {
	var names []string
	for name := range mechanisms {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Has reports whether a kernel has a mechanism.
func Has(mechanism string) bool {
	_, ok := mechanisms[mechanism]
	return ok
}

// commandsOf returns what a mechanism runs.
func commandsOf(mechanism string) ([][]action, error) {
	commands, ok := mechanisms[mechanism]
	if !ok {
		return nil, fmt.Errorf("mechanism %q has no form on a kernel; those that have: %s", mechanism, strings.Join(Mechanisms(), ", "))
	}
	return commands, nil
}
