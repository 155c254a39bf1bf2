package content

import (
	"fmt"

	"hangscope/repro/agent"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Remedy is what a reader can set against the flush of mirrord's agent.
type Remedy struct {
	// Setting is the part of mirrord's configuration that turns the flush off.
	Setting string
	// Where says which file it goes into, and who else decides. Price says what it
	// costs.
	Where, Price string
	// Control says what this run has shown about it, and no more.
	Control string
}

// FlushOffSetting is the part of mirrord's configuration that turns the flush off.
const FlushOffSetting = `{"agent": {"flush_connections": false}}`

// What is true of the setting, in mirrord up to 3.250.0 (its source, and the
// operator's Helm chart).
const (
	flushOffWhere = "Without the operator the switch goes into your mirrord configuration, for example .mirrord/mirrord.json. " +
		"With the operator mirrord ignores that section, and the operator's Helm value " +
		"agent.extraConfig.flush_connections decides."
	flushOffPrice = "Its price: with the flush off, a connection that exists is never intercepted, for as long as it lives. " +
		"gRPC clients keep one for days."
)

// RemedyOf returns what to set against the fault of a result. It is nil unless the
// fault is a flush of mirrord's agent, it did harm, and the control without it flows.
func RemedyOf(r *result.Result) *Remedy {
	on, off := Subject(r), VariantNamed(r, result.VariantFlushOff)
	switch {
	case on == nil || off == nil || !byAgent(r, on):
		return nil
	case on.Flush.Late || on.Outcome == scenarios.Flowing || on.Outcome == scenarios.Undecided:
		return nil
	case off.Outcome != scenarios.Flowing || off.Messages.Received != off.Messages.Expected:
		return nil
	}
	return &Remedy{
		Setting: FlushOffSetting, Where: flushOffWhere, Price: flushOffPrice,
		Control: fmt.Sprintf("The control without the flush flows here: %d of %d messages%s.",
			off.Messages.Received, off.Messages.Expected, LongestGap(off)),
	}
}

// byAgent reports whether the flush of a variant is one of mirrord's agent, and not of
// a hypothesis, a load balancer or another middlebox.
func byAgent(r *result.Result, v *result.Variant) bool {
	if v.Flush == nil || r.Scenario.Flush != nil && r.Scenario.Flush.By == scenarios.ByMiddlebox {
		return false
	}
	_, ok := agent.OfMechanism(v.Flush.Mechanism)
	return ok
}
