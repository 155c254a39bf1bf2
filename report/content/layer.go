package content

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"hangscope/report/phrase"
	"hangscope/repro/agent"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

// LayerSentences is the layer's account of its flush. Of how many connections some matched
// it does not say: the flows of a variant hold those that were made afterwards too.
func LayerSentences(v *result.Variant) []string {
	f := v.Flush
	when := fmt.Sprintf("after message %d", f.AfterMessage)
	if f.AfterMessage == 0 {
		when = "before the first message"
	}
	matched := phrase.Count(uint64(max(0, f.Matched)), "connection") + " matched" //nolint:gosec // it is not negative
	matched += ownMatched(v, evidence.Forwarder) + ownMatched(v, evidence.Local)
	lines := []string{
		fmt.Sprintf("%s: %s flushed port %d, %s%s.", phrase.Moment(f.AtNS), phrase.Clip(f.Mechanism, phrase.WidestCell), f.Port, when, repeatSentence(f)),
		matched + ".",
	}
	if commands := commandsSentence(f); commands != "" {
		lines = append(lines, commands)
	}
	if f.Late {
		lines = append(lines, "The flush came late: it missed the place among the messages that the scenario wants.")
	}
	if again := repeatedSentence(v); again != "" {
		lines = append(lines, again)
	}
	if runs := mechanismSentence(v); runs != "" {
		lines = append(lines, runs)
	}
	if today := todaySentence(f); today != "" {
		lines = append(lines, today)
	}
	return lines
}

// commandsSentence says how far apart the commands of a flush were, and when it was run
// for the second family of addresses. It is empty for a flush of one command.
func commandsSentence(f *result.FlushCount) string {
	var said []string
	if f.WindowNS != nil {
		said = append(said, "Its second command came "+phrase.Duration(*f.WindowNS)+" after its first.")
	}
	if f.SecondPassNS != nil {
		said = append(said, "The pass for the second family of addresses began at "+phrase.Moment(*f.SecondPassNS)+".")
	}
	return strings.Join(said, " ")
}

// repeatedSentence says how often the variant was run, empty if once.
func repeatedSentence(v *result.Variant) string {
	if v.Repeated == 0 {
		return ""
	}
	return fmt.Sprintf("The machine was too busy to keep the time, so this variant was run %d times: the last run is shown.", v.Repeated+1)
}

// mechanismSentence says what the layer did: what a generation of the agent does, or
// what a hypothesis supposes that the flush does. The agent itself did not run.
func mechanismSentence(v *result.Variant) string {
	f := v.Flush
	runs, generation := phrase.Clip(f.Runs, phrase.Prose), phrase.Clip(f.Generation, phrase.WidestName)
	switch {
	case runs == "":
		return ""
	case strings.HasPrefix(generation, "H"):
		return "Hypothesis " + generation + ": " + runs + "."
	case generation == "" && carriedByKernel(v):
		return "hangscope itself did in namespaces of its own: " + runs + "."
	case generation == "":
		return "Simulated here is: " + runs + "."
	case carriedByKernel(v):
		return "hangscope itself did in namespaces of its own what generation " + generation + " of the agent runs: " + runs + "."
	default:
		return "Simulated here is what generation " + generation + " of the agent does: " + runs + "."
	}
}

// todaySentence says what the agent of today does, and how to see it. It is empty for a
// flush that is no earlier generation's.
func todaySentence(f *result.FlushCount) string {
	today := agent.Today()
	flushed, ok := agent.OfMechanism(f.Mechanism)
	if !ok || f.Generation == "" || flushed.Name == today.Name {
		return ""
	}
	return "Today's agent, generation " + today.Name + ", runs: " + today.Runs + ". To see it: hangscope run " + today.Scenario
}

func carriedByKernel(v *result.Variant) bool { return v.Layer == result.KernelLayer }

// repeatSentence says how often a flush was repeated.
func repeatSentence(f *result.FlushCount) string {
	switch n := len(f.AgainNS); n {
	case 0:
		return ""
	case 1:
		return ", and again at " + phrase.Moment(f.AgainNS[0])
	default:
		return fmt.Sprintf(", and again %d times, the last at %s", n, phrase.Moment(f.AgainNS[n-1]))
	}
}

// FlowGroup is flows that the layer treated alike.
type FlowGroup struct {
	First                result.FlowCount
	count                int
	Delivered, Swallowed int64
}

// GroupFlows joins flows that have the same ends and were treated alike. The
// groups are in the order of their first flows.
func GroupFlows(flows []result.FlowCount) []*FlowGroup {
	var groups []*FlowGroup
	byKey := map[string]*FlowGroup{}
	for _, f := range flows {
		key := fmt.Sprintf("%q %q %d %t %q", f.From, f.To, f.OriginalPort, f.Matched, f.Resets)
		group := byKey[key]
		if group == nil {
			group = &FlowGroup{First: f}
			byKey[key] = group
			groups = append(groups, group)
		}
		group.count++
		group.Delivered += f.DeliveredBytes
		group.Swallowed += f.SwallowedBytes
	}
	return groups
}

// Name says which role dialled which, and how often.
func (g *FlowGroup) Name() string {
	name := RoleName(g.First.From) + " → " + RoleName(g.First.To)
	if g.First.OriginalPort != 0 {
		name += fmt.Sprintf(" :%d", g.First.OriginalPort)
	}
	if g.count > 1 {
		name = strconv.Itoa(g.count) + " × " + name
	}
	return name
}

// Resets names the roles that the layer sent a reset to.
func (g *FlowGroup) Resets() string {
	if len(g.First.Resets) == 0 {
		return "nobody"
	}
	return RoleList(g.First.Resets, RoleName)
}

// ownMatched says, after a number of connections, that the flush matched the own
// connection of a process to the upstream. It is empty if the flush did not.
func ownMatched(v *result.Variant, role evidence.Role) string {
	if slices.ContainsFunc(v.Flows, func(flow result.FlowCount) bool {
		return flow.Matched && flow.From == role && flow.Hop == 1 && flow.OriginalPort == v.Flush.Port
	}) {
		return "; " + theRole(role) + "'s own connection to the upstream has that port number too"
	}
	return ""
}
