package layer

import (
	"slices"
	"time"
)

// Link is a fault of the link between two hosts. They stand in package faults.
type Link struct {
	// Existing and New are whether flows suffer that are in the table when it begins,
	// and those that come later.
	Existing, New bool
	// Key, if not nil, is a comparable value: a flow suffers from one link of a key.
	Key any
	// Of returns what a flow suffers, nil if it does not cross the link.
	Of func(flow *Flow) Fault
}

// Late is a fault with which the packets of a side take longer.
type Late interface {
	Fault
	Latency(flow *Flow, from Side) time.Duration
}

// Strike lets a fault of a link begin. It returns when, and how many flows suffer from it
// at once.
func (l *Layer) Strike(link Link) (at time.Duration, struck int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.begin()
	at = l.lockFlows()
	defer l.unlockFlows()
	for _, flow := range l.flows {
		if link.Existing && !flow.closed && flow.suffer(link, at) {
			struck++
		}
	}
	again := func(struck Link) bool { return link.Key != nil && struck.Key == link.Key }
	if link.New && !slices.ContainsFunc(l.struck, again) {
		l.struck = append(l.struck, link)
	}
	return at, struck
}

// sufferAll gives a new flow the faults of the links that concern it. The caller holds the
// layer's mu.
func (l *Layer) sufferAll(flow *Flow) {
	flow.mu.Lock()
	defer flow.mu.Unlock()
	for _, links := range [][]Link{l.Links, l.struck} {
		for _, link := range links {
			flow.suffer(link, l.Clock.Now())
		}
	}
}

// suffer gives the flow what it suffers from a fault of a link. It is false if that is
// nothing. The caller holds mu.
func (f *Flow) suffer(link Link, now time.Duration) bool {
	if link.Key != nil && slices.Contains(f.linkKeys, link.Key) {
		return false
	}
	fault := link.Of(f)
	if fault == nil {
		return false
	}
	if link.Key != nil {
		f.linkKeys = append(f.linkKeys, link.Key)
	}
	f.disturb(now)
	f.links = append(f.links, fault)
	if late, ok := fault.(Late); ok {
		for side := range Sides {
			f.ends[side].path += late.Latency(f, Dialler) + late.Latency(f, Acceptor)
		}
	}
	return true
}

// latency is how much longer what a side sends takes.
func (f *Flow) latency(from Side) (longer time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, fault := range f.links {
		if late, ok := fault.(Late); ok {
			longer += late.Latency(f, from)
		}
	}
	return longer
}

// fate is what becomes of a packet. It meets the faults in the order of its way: the
// link's first if it comes from outside, the pod's first if it leaves.
func (f *Flow) fate(p Packet) Fate {
	if !f.InPod[p.From] {
		if fate := f.onLinks(p); fate.verdict != deliver {
			return fate
		}
	}
	fate := Deliver
	if f.fault != nil {
		fate = f.fault.Packet(f, p)
	}
	if f.InPod[p.From] && fate.verdict == deliver {
		if lost := f.onLinks(p); lost.verdict != deliver {
			return lost
		}
	}
	return fate
}

// Reject ends the sender of a packet with the RST that a fault of a link answers it with, if
// none of the link's other faults loses that on its way back. It is a verb for faults.
func (f *Flow) Reject(p Packet, by Fault) {
	answer := Packet{From: p.From.Other(), Kind: Rst, At: p.At}
	for _, fault := range f.links {
		if fault != by && fault.Packet(f, answer).verdict != deliver {
			return
		}
	}
	f.Reset(p.From)
}

// onLinks is what becomes of a packet on the link.
func (f *Flow) onLinks(p Packet) Fate {
	for _, fault := range f.links {
		if fate := fault.Packet(f, p); fate.verdict != deliver {
			return fate
		}
	}
	return Deliver
}
