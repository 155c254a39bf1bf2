package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

// account is what the layer says of its flush, in sentences.
func account(v *result.Variant) []string {
	f := v.Flush
	when := fmt.Sprintf("after message %d", f.AfterMessage)
	if f.AfterMessage == 0 {
		when = "before the first message"
	}
	matched := fmt.Sprintf("%d of %d connections matched", f.Matched, len(v.Flows))
	if slices.ContainsFunc(v.Flows, func(flow result.FlowCount) bool {
		return flow.Matched && flow.From == evidence.Forwarder && flow.Hop == 1 && flow.OriginalPort == f.Port
	}) {
		matched += "; the forwarder's own, to the upstream, has that port number too"
	}
	lines := []string{
		fmt.Sprintf("%s: %s flushed port %d, %s%s.", moment(f.AtNS), clip(f.Mechanism, widestCell), f.Port, when, again(f)),
		matched + ".",
	}
	if f.Late {
		lines = append(lines, "It came late: the machine was too busy for the moment that the scenario wants.")
	}
	if runs := runs(f); runs != "" {
		lines = append(lines, runs)
	}
	return lines
}

// runs says what the agent runs to flush, or what a hypothesis makes of it.
func runs(f *result.FlushCount) string {
	runs, generation := clip(f.Runs, prose), clip(f.Generation, widestName)
	switch {
	case runs == "":
		return ""
	case strings.HasPrefix(generation, "H"):
		return "Hypothesis " + generation + ": " + runs + "."
	case generation == "":
		return "It runs: " + runs
	default:
		return "The agent's generation " + generation + " runs: " + runs
	}
}

// again says how often a flush was repeated.
func again(f *result.FlushCount) string {
	switch n := len(f.AgainNS); n {
	case 0:
		return ""
	case 1:
		return ", and again at " + moment(f.AgainNS[0])
	default:
		return fmt.Sprintf(", and again %d times, the last at %s", n, moment(f.AgainNS[n-1]))
	}
}

// flowGroup is flows that the layer treated alike.
type flowGroup struct {
	first                result.FlowCount
	count                int
	delivered, swallowed int64
}

// groupFlows joins flows of the same ends and fate, in the order of their first.
func groupFlows(flows []result.FlowCount) []*flowGroup {
	var groups []*flowGroup
	byKey := map[string]*flowGroup{}
	for _, f := range flows {
		key := fmt.Sprintf("%q %q %d %t %q", f.From, f.To, f.OriginalPort, f.Matched, f.Resets)
		group := byKey[key]
		if group == nil {
			group = &flowGroup{first: f}
			byKey[key] = group
			groups = append(groups, group)
		}
		group.count++
		group.delivered += f.DeliveredBytes
		group.swallowed += f.SwallowedBytes
	}
	return groups
}

// name is who dialled whom, and how often.
func (g *flowGroup) name() string {
	name := role(g.first.From) + " → " + role(g.first.To)
	if g.first.OriginalPort != 0 {
		name += fmt.Sprintf(" :%d", g.first.OriginalPort)
	}
	if g.count > 1 {
		name = strconv.Itoa(g.count) + " × " + name
	}
	return name
}

// resets is to whom the layer sent a reset.
func (g *flowGroup) resets() string {
	if len(g.first.Resets) == 0 {
		return "nobody"
	}
	return list(g.first.Resets, role)
}

// account is what the layer says of the flush. It is proof of the fault, and
// none of the evidence.
func (s *sheet) account(r *result.Result) {
	v := subject(r)
	if v == nil || v.Flush == nil {
		return
	}
	if v.Layer == string(result.Kernel) {
		s.heading("What the kernel did", "in namespaces of its own; no part of the evidence")
	} else {
		s.heading("What the layer did", "its own account of the fault, no part of the evidence")
	}
	for _, line := range account(v) {
		s.write("  ", line, nil)
	}
	if t := s.connections(v); len(t.rows) > 0 {
		s.grid(t.header, t.rows, t.numbers...)
	}
}

// connections are what the layer did to each, those of the same fate together.
func (s *sheet) connections(v *result.Variant) tabular {
	t := tabular{header: []string{"   connection", "swallowed", "reset sent to", "delivered"}, numbers: []int{1, 3}}
	for _, group := range groupFlows(v.Flows) {
		f := group.first
		mark := "   "
		if f.Matched {
			mark = " " + s.fault.Sprint(s.flush) + " "
		}
		t.rows = append(t.rows, []string{mark + group.name(), size(group.swallowed), group.resets(), size(group.delivered)})
	}
	return t
}
