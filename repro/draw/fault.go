package draw

import (
	"math/rand/v2"
	"time"

	"hangscope/scenarios"
)

// firstFaults are the kinds of fault that were drawn before [wider] drew more of them.
var firstFaults = []scenarios.FaultKind{
	scenarios.QuietUpstream, scenarios.StuckForwarder, scenarios.SlowClient, scenarios.EarlyEnd,
	scenarios.ShortDeadline, scenarios.StreamLimit,
	scenarios.Frozen, scenarios.NoHeader, scenarios.LateHeader, scenarios.SendDeadlock, scenarios.WindowLeak,
	scenarios.Drop,
}

// drawFault draws what fails, and when.
func drawFault(random *rand.Rand, load scenarios.Load) scenarios.Fault {
	planned := time.Duration(*load.Interval) * time.Duration(load.Messages)
	fault := scenarios.Fault{Kind: Pick(random, firstFaults...)}
	if fault.Kind.Has("after_message") {
		fault.AfterMessage = new(random.IntN(load.Messages - 1))
	}
	if fault.Kind == scenarios.Drop {
		drawDrop(random, &fault)
	}
	if fault.Kind.Has("deadline") {
		fault.Deadline = rounded(new(scenarios.Duration(Between(random, planned/4, planned))))
	}
	return fault
}

// smallMTU is the size of the largest packets that a path lets pass in a third of the draws.
const smallMTU = 1400

// drawDrop draws which packets are dropped.
func drawDrop(random *rand.Rand, fault *scenarios.Fault) {
	fault.Hop = 1 + random.IntN(2)
	fault.Direction = Pick(random, scenarios.BothWays, scenarios.UpWay, scenarios.DownWay)
	fault.Phase = Pick(random, scenarios.Quiet, scenarios.Busy)
	if once(random, oneFigure) {
		fault.Above = smallMTU
	}
}
