package trial

import (
	"slices"
	"time"

	"hangscope/repro/chain"
	"hangscope/repro/pod"
	"hangscope/scenarios"
)

// Strike is a fault of a link, and when it begins.
type Strike struct {
	pod.LinkFault

	// Standing is whether it is there from the start. If not, it begins some time after
	// a message of the first call, in a quiet moment or not.
	Standing     bool
	AfterMessage int
	Delay        time.Duration
	Quiet        bool
}

// linkFaults are the faults of links by their names in scenarios.
var linkFaults = map[scenarios.FaultKind]pod.LinkFaultKind{
	scenarios.Drop:        pod.Drop,
	scenarios.IdleTimeout: pod.Idling,
	scenarios.Latency:     pod.Slow,
	scenarios.Loss:        pod.Lossy,
}

// LinkFault is a completed fault of a path as a layer takes it.
func LinkFault(fault scenarios.Fault) pod.LinkFault {
	link := pod.LinkFault{
		Kind: linkFaults[fault.Kind], Hop: fault.Hop,
		Up: fault.Direction != scenarios.DownWay, Down: fault.Direction != scenarios.UpWay,
		Existing: fault.Connections != scenarios.NewConnections,
		New:      fault.Connections != scenarios.ExistingConnections,
		Above:    fault.Above, Resets: fault.Then == scenarios.ThenReset, Percent: fault.Percent,
	}
	if fault.Idle != nil {
		link.Idle = duration(fault.Idle)
	}
	if fault.Latency != nil {
		link.Latency = duration(fault.Latency)
	}
	return link
}

// failLink gives the trial a fault of a link.
func (t *Trial) failLink(fault scenarios.Fault) {
	strike := Strike{
		LinkFault: LinkFault(fault),
		Standing:  fault.Stands(),
		Delay:     fault.After(), Quiet: fault.Phase == scenarios.Quiet,
	}
	if fault.Begins() {
		strike.AfterMessage = *fault.AfterMessage
	}
	t.Strikes = append(t.Strikes, strike)
}

// Struck are the strikes that come while the first call runs.
func (t Trial) Struck() (due []Strike) {
	for _, s := range t.Strikes {
		if !s.Standing {
			due = append(due, s)
		}
	}
	return due
}

// LaterConnections are the messages of the first call after which faults of services begin
// that concern the connections made since, in their order.
func (t Trial) LaterConnections() (messages []uint64) {
	for _, fault := range t.Faults {
		if fault.Kind == chain.NoSettings && fault.After > 0 {
			messages = append(messages, fault.After)
		}
	}
	slices.Sort(messages)
	return messages
}

// Standing are the faults of links that are there from the start.
func (t Trial) Standing() (faults []pod.LinkFault) {
	for _, s := range t.Strikes {
		if s.Standing {
			faults = append(faults, s.LinkFault)
		}
	}
	return faults
}

// CutsBySize reports whether a fault of a link looks at the size of packets.
func (t Trial) CutsBySize() bool {
	return slices.ContainsFunc(t.Strikes, func(s Strike) bool { return s.Above > 0 })
}
