package repro

import (
	"time"

	"hangscope/repro/layer/mechanisms"
	"hangscope/repro/network"
	"hangscope/repro/pod"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Options say how to run a scenario, beyond what the scenario says itself.
type Options struct {
	// StallAfter is the silence that counts as a stall. If zero, it follows from
	// the plan's interval and the gaps of the variant in which nothing is flushed.
	StallAfter time.Duration
	// Observe is how long a variant is observed. If zero, until all roles are
	// done, or all that is open has stalled.
	Observe time.Duration
	// Cures are the remedies to try. Isolate is whether to go from the chain alone
	// to the scenario step by step.
	Cures   result.CureSet
	Isolate bool
	// Seed is what the payloads are made from.
	Seed uint64
	// Version is the tool's, for the result.
	Version string
	// When is the moment that the result gives as its beginning. If zero, that at
	// which the run is planned.
	When time.Time
	// Layer is what carries the connections. If empty, Simulated.
	Layer result.LayerName
	// Clock is the time in which it runs. If empty, real time. A kernel has no
	// other. In virtual time the network is one in memory, whatever NewNetwork says.
	Clock result.Clock
	// LinkDelay and LinkLoss (a percentage) are what the kernel's links are
	// like, in each direction of each hop. Simulated links have neither.
	LinkDelay time.Duration
	LinkLoss  float64
	// NewNetwork makes the network of a simulated variant. If nil, loopback TCP.
	NewNetwork func() network.Network
	// Progress is called a few times a second while variants run, by one
	// goroutine at a time. If nil, nobody is told.
	Progress func(Progress)
	// Record is called when a variant has ended, for cures and the steps of an
	// isolation too, one at a time. If nil, nothing is kept: a recording takes
	// memory for every byte, and its stacks stop the world. A caller that records
	// many runs should keep no more than it needs, since their captures share the
	// memory of 64 runs.
	Record func(result.Recording)
}

// Progress is how far a variant has come.
type Progress struct {
	// Variant is its name.
	Variant string
	// Received of Expected messages have arrived.
	Received, Expected int
	// Silent is how long the call that waits longest has been waiting.
	Silent time.Duration
	// Done is whether the variant has ended.
	Done bool
}

// Vocabulary returns the names that scenarios may use.
func Vocabulary() scenarios.Vocabulary {
	return scenarios.Vocabulary{Mechanisms: mechanisms.Names(), Paths: pod.PathNames(), LocalPaths: pod.LocalPathNames(), TwoCommands: mechanisms.OfTwoCommands(), Causes: result.CauseNames()}
}

// asked are the options that a result remembers.
func (o Options) asked() *result.Asked {
	return &result.Asked{
		StallAfterNS: int64(o.StallAfter), ObserveNS: int64(o.Observe),
		Cures: o.Cures, Isolate: o.Isolate,
		Layer: o.Layer, Clock: o.Clock, LinkDelayNS: int64(o.LinkDelay), LinkLoss: o.LinkLoss,
	}
}
