package report

import (
	"fmt"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

// remedy is the part of mirrord's configuration that turns the flush off.
const remedy = `{"agent": {"flush_connections": false}}`

// cured reports whether the run has proved the remedy: without the flush all
// messages flowed, and with it, when it did happen, they did not.
func cured(r *result.Result) bool {
	on, off := variant(r, result.VariantFlushOn), variant(r, result.VariantFlushOff)
	if on == nil || off == nil {
		return false
	}
	flowed := off.Outcome == scenarios.Flowing && off.Messages.Received == off.Messages.Expected
	return flowed && on.Flush != nil && on.Outcome != scenarios.Flowing
}

// proof says what proves the remedy.
func proof(r *result.Result) string {
	off := variant(r, result.VariantFlushOff)
	return fmt.Sprintf("Proved here by %s: %d of %d messages%s.",
		off.Name, off.Messages.Received, off.Messages.Expected, longestGap(off))
}

// remedy shows the cure, if this very run has proved it.
func (s *sheet) remedy(r *result.Result) {
	if !cured(r) {
		return
	}
	s.heading("What cures it", "in mirrord's configuration")
	s.add("  " + s.good.Sprint(remedy))
	s.write("  ", proof(r), nil)
}
