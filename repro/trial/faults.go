package trial

import (
	"time"

	"hangscope/repro/chain"
	"hangscope/repro/evidence"
	"hangscope/scenarios"
)

// services are the faults of services by their names in scenarios. A deadline has
// none: the caller sets it.
var services = map[scenarios.FaultKind]chain.FaultKind{
	scenarios.QuietUpstream:  chain.QuietUpstream,
	scenarios.StuckForwarder: chain.StuckForwarder,
	scenarios.SlowClient:     chain.SlowClient,
	scenarios.EarlyEnd:       chain.EarlyEnd,
	scenarios.StreamLimit:    chain.StreamLimit,
	scenarios.RefusedPings:   chain.RefusedPings,

	scenarios.SlowReader:       chain.SlowReader,
	scenarios.StreamLeak:       chain.StreamLeak,
	scenarios.Frozen:           chain.Frozen,
	scenarios.NoHeader:         chain.NoHeader,
	scenarios.NoSettings:       chain.NoSettings,
	scenarios.LateHeader:       chain.LateHeader,
	scenarios.SendDeadlock:     chain.SendDeadlock,
	scenarios.WindowLeak:       chain.WindowLeak,
	scenarios.HeldWindow:       chain.HeldWindow,
	scenarios.MaxConnectionAge: chain.MaxConnectionAge,
}

// fail gives the trial the faults of a completed scenario.
func (t *Trial) fail(scenario scenarios.Scenario) {
	for _, fault := range scenario.Fault {
		switch fault.Kind.Family() {
		case scenarios.ServiceFamily:
			t.failService(fault, scenario.Load)
		case scenarios.ProxyFamily:
			t.failProxy(fault, scenario.Call)
		case scenarios.PathFamily:
			t.failLink(fault)
		default:
		}
	}
}

// failService gives the trial a fault of a service.
func (t *Trial) failService(fault scenarios.Fault, load scenarios.Load) {
	switch fault.Kind {
	case scenarios.SlowReader: // until it has read all
		t.AtLeast = max(t.AtLeast, duration(load.Delay)+time.Duration(load.Messages+1)*duration(fault.Every))
	case scenarios.ShortDeadline:
		t.Remedies.Deadline = time.Duration(*fault.Deadline)
		return
	case scenarios.RefusedPings:
		t.Remedies.ClientKeepalive = pings
	default:
	}
	failing := chain.Fault{Kind: services[fault.Kind], Role: evidence.Role(fault.Role), Stream: fault.Stream, Streams: max(fault.Streams, 1)}
	if fault.AfterMessage != nil {
		failing.After = uint64(*fault.AfterMessage)
	}
	for _, time := range []struct {
		to   *time.Duration
		from *scenarios.Duration
	}{{&failing.Every, fault.Every}, {&failing.Age, fault.Age}, {&failing.Grace, fault.Grace}} {
		if time.from != nil {
			*time.to = duration(time.from)
		}
	}
	t.Faults = append(t.Faults, failing)
}

func duration(d *scenarios.Duration) time.Duration { return time.Duration(*d) }

// FaultDue estimates the latest moment at which a fault of a scenario happens that begins
// in the middle of a call.
func FaultDue(scenario scenarios.Scenario) (due time.Duration) {
	load := scenario.Load
	for _, fault := range scenario.Fault {
		if fault.Begins() {
			due = max(due, duration(load.Delay)+time.Duration(*fault.AfterMessage)*duration(load.Interval)+fault.After())
		}
	}
	return due
}
