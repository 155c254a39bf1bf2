package content

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/report/phrase"
	"hangscope/repro/agent"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Mechanics tells in one sentence how the fault came to do what was seen:
//
//	Both services use port 50051, so the flush of the stolen port also caught the
//	forwarder's own connection to the upstream: what the upstream sends is dropped at
//	the pod, and only the upstream's socket learns of it.
//
// It rests on the layer's own account of the flush: which connections matched, what was
// swallowed and who was reset. So it is no part of the evidence, and the diagnosis does
// not know it. The rules are those of docs/flush.md. Where the account does not say how
// it came, the sentence says less, and it is empty if nothing is known. The other faults of
// the scenario have a sentence each.
func Mechanics(r *result.Result, v *result.Variant) string {
	if v.Undecided != nil {
		return ""
	}
	return strings.TrimSpace(flushed(r, v) + " " + otherFaults(r, v))
}

// flushed says what the flush of a variant did, empty if there was none.
func flushed(r *result.Result, v *result.Variant) string {
	switch {
	case v.Flush == nil:
		return ""
	case v.Flush.Matched == 0:
		return "The flush matched no connection, so it did nothing to the stream."
	case strings.HasPrefix(v.Flush.Generation, "H"):
		return mechanismSentence(v)
	}
	m := &mechanics{r: r, v: v}
	tell := map[string]func() string{
		agent.G1.Mechanism: m.deleted,
		agent.G2.Mechanism: m.marked,
		agent.G3.Mechanism: m.deleted,
		agent.G4.Mechanism: func() string { return firstOf(m.killedBehindRelay, m.betweenCommands, m.killed, m.deleted) },
		agent.G5.Mechanism: m.killed,
		agent.G6.Mechanism: func() string { return firstOf(m.betweenCommands, m.killed, m.deleted) },
	}[v.Flush.Mechanism]
	if tell != nil {
		if sentence := tell(); sentence != "" {
			return phrase.Capital(sentence) + "."
		}
	}
	matched := m.flush() + " matched " + phrase.Count(uint64(v.Flush.Matched), "connection")
	if Complete(v) && len(m.harmed(0)) == 0 {
		matched += ", and nothing was lost"
	}
	return phrase.Capital(matched) + "."
}

// firstOf is the first sentence that is not empty.
func firstOf(tells ...func() string) string {
	for _, tell := range tells {
		if sentence := tell(); sentence != "" {
			return sentence
		}
	}
	return ""
}

// mechanics reads the layer's account of a flush.
type mechanics struct {
	r *result.Result
	v *result.Variant
}

// flush names the flush that did it.
func (m *mechanics) flush() string {
	if n := len(m.v.Flush.AgainNS); n > 0 {
		return fmt.Sprintf("one of the %d flushes", n+1)
	}
	return "the flush"
}

// matched are the matched connections, those of the hop in trouble first.
func (m *mechanics) matched() []result.FlowCount {
	hop := 0
	switch v := m.v; {
	case v.Diagnosis != nil && v.Diagnosis.Hop != 0:
		hop = v.Diagnosis.Hop
	case v.Stall != nil:
		hop = v.Stall.Hop
	}
	flows := slices.DeleteFunc(slices.Clone(m.v.Flows), func(f result.FlowCount) bool { return !f.Matched })
	slices.SortStableFunc(flows, func(a, b result.FlowCount) int {
		away := func(f result.FlowCount) int { return min(1, max(f.Hop-hop, hop-f.Hop)) }
		return away(a) - away(b)
	})
	return flows
}

// harmed are the matched connections with exactly this many ends that were reset, or
// with none if bytes were swallowed.
func (m *mechanics) harmed(resets int) []result.FlowCount {
	return slices.DeleteFunc(m.matched(), func(f result.FlowCount) bool {
		return len(f.Resets) != resets || resets == 0 && f.SwallowedBytes == 0
	})
}

// inPod reports whether a role is in the pod.
func inPod(role evidence.Role) bool { return role != evidence.Client && role != evidence.Upstream }

// connection names a connection by its ends. If several that matched have these ends, it
// is one of them.
func (m *mechanics) connection(f result.FlowCount) string {
	alike := 0
	for _, other := range m.v.Flows {
		if other.Matched && other.From == f.From && other.To == f.To {
			alike++
		}
	}
	if alike > 1 {
		return "a connection of " + theRole(f.From) + " to " + theRole(f.To)
	}
	own := ""
	if f.To == evidence.Upstream {
		own = "own "
	}
	return theRole(f.From) + "'s " + own + "connection to " + theRole(f.To)
}

// caught says that the flush did something to a connection. The pod's own connection to
// the upstream needs a reason: it is no connection of the stolen port.
func (m *mechanics) caught(did string, f result.FlowCount) string {
	port := m.v.Flush.Port
	if f.Hop != 1 || f.OriginalPort != port {
		return m.flush() + " " + did + m.connection(f)
	}
	flushed := fmt.Sprintf("the flush of port %d", port)
	if ports := m.r.Scenario.Ports; ports.Forwarder != ports.Upstream || ports.Upstream != port {
		return fmt.Sprintf("%s also %s%s, which has that port number too", flushed, did, m.connection(f))
	}
	if byAgent(m.r, m.v) {
		flushed = "the flush of the stolen port"
	}
	return fmt.Sprintf("both services use port %d, so %s also %s%s", port, flushed, did, m.connection(f))
}

// onlyLearns ends a sentence about a connection of which one end was reset. A socket may
// learn of it while no call does.
func onlyLearns(role evidence.Role) string {
	return "only " + theRole(role) + "'s socket learns of it"
}

// marked tells of mark-reject (R1, R2): packets leave the pod, and none comes in.
func (m *mechanics) marked() string {
	for _, f := range m.harmed(1) {
		if far := f.Resets[0]; !inPod(far) {
			sends := theRole(far) + " sends"
			if far == evidence.Client {
				sends += ", acknowledgements too,"
			}
			return m.caught("caught ", f) + ": what " + sends + " is dropped at the pod, and " + onlyLearns(far)
		}
	}
	for _, f := range m.matched() {
		if inPod(f.From) && inPod(f.To) && len(f.Resets) == 0 && m.v.Outcome == scenarios.Hung {
			return m.caught("caught ", f) + ", inside the pod: there each packet of it is rejected as it comes in, " +
				"and so is the reset that would tell its sender, so neither socket learns of it"
		}
	}
	return ""
}

// deleted tells of a conntrack entry that is gone (R4): the next packet meets the NAT
// rules again, in its own direction.
func (m *mechanics) deleted() string {
	if sentence := m.notAccepted(); sentence != "" {
		return sentence
	}
	if harmed := m.harmed(1); len(harmed) > 0 {
		f := harmed[0]
		told := f.Resets[0]
		if f.Redirected && told == f.To {
			return fmt.Sprintf("%s deleted the conntrack entry that lets %s answer %s from port %d: what it sends next comes from a port that %s does not know and is answered with a reset, so %s",
				m.flush(), theRole(told), theRole(f.From), f.OriginalPort, theRole(f.From), onlyLearns(told))
		}
		return m.caught("deleted the conntrack entry of ", f) + ": " + newConnection(told) + ", and " + onlyLearns(told)
	}
	if Complete(m.v) && len(m.harmed(0)) == 0 {
		return fmt.Sprintf("%s deleted the conntrack entries of %s, but the next packet made each again as it was, so nothing was lost",
			m.flush(), phrase.Count(uint64(m.v.Flush.Matched), "connection"))
	}
	return ""
}

// newConnection says what becomes of a packet that finds no entry and meets a redirect.
func newConnection(sender evidence.Role) string {
	return "a redirect of the pod takes the next packet of " + theRole(sender) + " for that of a new connection"
}

// notAccepted tells of a call whose connection the agent had not accepted when its entry
// was deleted.
func (m *mechanics) notAccepted() string {
	client := m.v.End(evidence.Client)
	flush := m.r.Scenario.Flush
	if client == nil || client.State != evidence.Opening.String() || flush == nil || flush.AcceptDelay == nil || *flush.AcceptDelay == 0 {
		return ""
	}
	for _, f := range m.matched() {
		if f.Redirected && f.From == evidence.Client && len(f.Resets) == 0 {
			return fmt.Sprintf("%s deleted the conntrack entry of a connection that %s had not yet accepted. So %s does not learn where it was to go and drops it, and its reset comes from a port unknown to %s",
				m.flush(), theRole(f.To), theRole(f.To), theRole(f.From))
		}
	}
	return ""
}

// destroyed are the connections of which ss -K destroyed the socket in the pod. It does so
// by the local port, which is another one where a redirect gave the connection away.
func (m *mechanics) destroyed() []result.FlowCount {
	return slices.DeleteFunc(m.harmed(2), func(f result.FlowCount) bool {
		return f.Redirected || f.OriginalPort != m.v.Flush.Port || !inPod(f.To)
	})
}

// killed tells of a socket that ss -K destroyed (R5).
func (m *mechanics) killed() string {
	destroyed := m.destroyed()
	if len(destroyed) == 0 {
		return ""
	}
	f, client := destroyed[0], m.v.End(evidence.Client)
	text := fmt.Sprintf("%s killed the socket of %s on port %d, and that of %s gets a reset", m.flush(), theRole(f.To), m.v.Flush.Port, theRole(f.From))
	if f.From != evidence.Client && client != nil && IsTrue(client.Told) {
		text += ", which " + theRole(f.From) + " passes on to the client"
	}
	return text
}

// killedBehindRelay tells of a relay whose one connection was killed and whose other one
// has lost its entry (R5 after R4): its last word does not reach the client.
func (m *mechanics) killedBehindRelay() string {
	client := m.v.End(evidence.Client)
	for _, dead := range m.destroyed() {
		for _, f := range m.matched() {
			if f.From == evidence.Client && f.To == dead.From && f.Redirected && client != nil && IsFalse(client.Told) {
				return fmt.Sprintf("%s killed the socket of %s on port %d and deleted the conntrack entry of %s: what %s then tells the client comes from a port that the client does not know",
					m.flush(), theRole(dead.To), m.v.Flush.Port, m.connection(f), theRole(f.To))
			}
		}
	}
	return ""
}

// betweenCommands tells of a packet that came when the first command had deleted the
// entry and the second had not yet killed the socket.
func (m *mechanics) betweenCommands() string {
	if m.v.Flush.WindowNS == nil {
		return ""
	}
	for _, f := range m.harmed(1) {
		if told := f.Resets[0]; !f.Redirected && f.To == told && inPod(told) {
			return fmt.Sprintf("between the two commands of %s, %s apart, %s has no conntrack entry: %s, and %s, and is gone when the second command comes",
				m.flush(), phrase.Duration(*m.v.Flush.WindowNS), m.connection(f), newConnection(told), onlyLearns(told))
		}
	}
	return ""
}
