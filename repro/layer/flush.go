package layer

import (
	"time"
)

// Steal begins to steal the port: the path's rules are added. Flush does so too.
func (l *Layer) Steal() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.steal()
}

func (l *Layer) steal() {
	l.begin()
	if l.Path != nil && !l.stealing {
		l.rules = append(l.Path.Stealing(l.Port), l.rules...)
		l.stealing = true
	}
}

// Flush begins to steal the port and applies the mechanism to all flows, all of its
// commands at one instant. It returns the instant and how many flows it matched. A
// flow that suffers from an earlier flush goes on doing so, unless that is over.
func (l *Layer) Flush(mechanism *Mechanism) (at time.Duration, matched int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.steal()
	at = l.lockFlows()
	touched := make(map[*Flow]bool)
	for command := range mechanism.Commands() {
		for _, flow := range l.command(mechanism, command, at) {
			touched[flow] = true
		}
	}
	l.unlockFlows()
	return at, len(touched)
}

// Command is Flush for one command of the mechanism, by its number from 0.
func (l *Layer) Command(mechanism *Mechanism, command int) (at time.Duration, matched int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.steal()
	at = l.lockFlows()
	matched = len(l.command(mechanism, command, at))
	l.unlockFlows()
	return at, matched
}

// lockFlows locks all flows, so that a fault finds them as they are at one instant, which
// it returns. The caller holds mu.
func (l *Layer) lockFlows() (at time.Duration) {
	for _, flow := range l.flows {
		flow.mu.Lock()
	}
	return l.Clock.Now()
}

func (l *Layer) unlockFlows() {
	for _, flow := range l.flows {
		flow.mu.Unlock()
	}
}

// command applies a command to the flows, which are locked, and returns those that it
// matched. A second command also finds the flows that suffer from the first.
func (l *Layer) command(mechanism *Mechanism, command int, at time.Duration) []*Flow {
	var matched []*Flow
	for _, flow := range l.flows {
		for side := range Sides {
			flow.Caught[side] = l.caught(flow, side)
		}
		if flow.closed || command == 0 && !flow.unflushed() {
			continue
		}
		if fault := mechanism.Commands()[command](flow, l.Port); fault != nil {
			flow.install(fault, at)
			matched = append(matched, flow)
		}
	}
	return matched
}

// AckOwed reports whether any kernel at a flow of the port owes an
// acknowledgement now: what it sends next would come by itself, not from its
// owner.
func (l *Layer) AckOwed() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.Clock.Now()
	for _, flow := range l.flows {
		if flow.dialled(l.Port) && flow.ackOwed(now) {
			return true
		}
	}
	return false
}
