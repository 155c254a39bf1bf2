package command

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// The paths that a relay can carry. The second is the first for connections that were open at
// the flush.
const (
	plainPath = "plain"
	stdPath   = "std"
)

// readScenario reads --scenario: the fault, its moment, the ports and what is expected.
func (p *relayPlan) readScenario(c *cli.Context) error {
	name := c.String("scenario")
	s, err := findScenario(c, name)
	if err != nil {
		if _, interrupted := errors.AsType[exitError](err); interrupted {
			return err
		}
		return within(err, "--scenario")
	}
	p.scenario, p.file = &s, calledName(name)
	for _, refuse := range []func(scenarios.Scenario) *scenarios.Error{p.refuseShape, p.refuseFlush, p.refuseFault, p.refuseExpectation} {
		if problem := refuse(s); problem != nil {
			problem.File = p.file
			return within(advised(problem), "--scenario")
		}
	}
	p.takeFault(s, c.IsSet("every"))
	return nil
}

// takeFault takes over what goes wrong, and when.
func (p *relayPlan) takeFault(s scenarios.Scenario, repeats bool) {
	p.after = 1 // for a fault that is there from the start
	if s.Flush != nil {
		p.mechanism, p.after, p.delay = s.Flush.Mechanism, uint64(*s.Flush.AfterMessage), s.Flush.After() //nolint:gosec // it was checked
		if s.Flush.Every != nil && !repeats {
			p.every = time.Duration(*s.Flush.Every)
		}
		return
	}
	p.fault = &s.Fault[0]
	if p.fault.Begins() {
		p.after, p.delay = uint64(*p.fault.AfterMessage), p.fault.After() //nolint:gosec // it was checked
	}
}

// flusher is who flushes in the scenario, empty if nobody does.
func (p *relayPlan) flusher() scenarios.Flusher {
	if p.scenario == nil || p.scenario.Flush == nil {
		return ""
	}
	return cmp.Or(p.scenario.Flush.By, scenarios.ByAgent)
}

// refused says what a relay cannot do, and what may help.
func refused(field, problem, help string) *scenarios.Error {
	return &scenarios.Error{Field: field, Problem: problem, Hint: help}
}

// asARun is the hint for what only a chain of hangscope's own has.
const asARun = "hangscope run tries it with a chain of its own"

// refuseShape refuses what is about more than what is between the services.
func (p *relayPlan) refuseShape(s scenarios.Scenario) *scenarios.Error {
	switch {
	case s.Path != plainPath && s.Path != stdPath:
		return refused("path", fmt.Sprintf("%q: there is no such process between services of yours; allowed: %s, %s", s.Path, plainPath, stdPath), asARun)
	case s.Mesh != scenarios.MeshBytes:
		return refused("mesh", "a relay has no proxy of a mesh; allowed: no mesh", asARun)
	case s.Local != nil:
		return refused("local", "a relay has no local process; allowed: no local", asARun)
	case s.AfterFlush != nil:
		return refused("after_flush", "a relay makes no calls; allowed: no after_flush", "make them yourself, with a command after --")
	case s.Variants != nil:
		return refused("variants", "a relay flushes in one way; allowed: no variants", "name a mechanism under flush, or with --flush")
	case s.Flush == nil && len(s.Fault) == 0:
		return refused("", "nothing goes wrong in it; allowed: a flush, or a fault of the path", "hangscope list shows the scenarios")
	case s.Flush != nil && len(s.Fault) > 0, len(s.Fault) > 1:
		return refused("fault", "there are several; allowed: one fault, or a flush", asARun)
	case p.hops[0].number != evidence.ClientEnd.Hop():
		return refused("", "the hop of the client is missing; allowed: LISTEN=TARGET, or --client", "a scenario is judged by the client's calls")
	}
	return nil
}

// refuseFlush refuses what a flush of a relay cannot have.
func (*relayPlan) refuseFlush(s scenarios.Scenario) *scenarios.Error {
	f := s.Flush
	switch {
	case f == nil:
	case f.BeforeCalls || *f.AfterMessage == 0:
		return refused("flush.after_message", "a relay knows a call by its first message; allowed: 1 or more", asARun)
	case f.Phase == scenarios.Random:
		return refused("flush.phase", `"random": the load is yours; allowed: quiet, busy, or a delay`, "")
	case f.AcceptDelay != nil:
		return refused("flush.accept_delay", "a relay has no agent that accepts; allowed: no accept_delay", asARun)
	case f.Window != nil:
		return refused("flush.window", "a relay flushes at once; allowed: no window", asARun)
	case f.DualStack:
		return refused("flush.dual_stack", "a relay flushes once; allowed: false", asARun)
	}
	return nil
}

// refuseFault refuses faults that are not between the services.
func (p *relayPlan) refuseFault(s scenarios.Scenario) *scenarios.Error {
	if len(s.Fault) == 0 {
		return nil
	}
	f := s.Fault[0]
	switch {
	case f.Kind.Family() != scenarios.PathFamily:
		return refused("fault.kind", fmt.Sprintf("%q is of a %s, and a relay is between the services; allowed: %s", f.Kind, f.Kind.Family(), strings.Join(pathFaults(), ", ")), asARun)
	case f.Begins() && *f.AfterMessage == 0:
		return refused("fault.after_message", "a relay knows a call by its first message; allowed: 1 or more", asARun)
	case f.Connections == scenarios.NewConnections:
		return refused("fault.connections", `"new": a relay judges the calls that are open at the fault; allowed: existing, all`, asARun)
	case !p.has(f.Hop):
		return refused("fault.hop", fmt.Sprintf("%d, and the relay is not there; allowed: %d", f.Hop, p.hops[0].number), bothHops)
	}
	return nil
}

// bothHops is the hint for what needs the hop behind the service.
const bothHops = "give both hops, with --client LISTEN=TARGET --upstream LISTEN=TARGET"

func (p *relayPlan) has(hop int) bool {
	return slices.ContainsFunc(p.hops, func(h hopPlan) bool { return h.number == hop })
}

// seenByARelay are the outcomes that the wire shows. That a message is slow or lost only the
// services know.
var seenByARelay = []scenarios.Outcome{scenarios.Flowing, scenarios.Recovered, scenarios.Broken, scenarios.Hung}

// refuseExpectation refuses expectations that the wire cannot decide.
func (p *relayPlan) refuseExpectation(s scenarios.Scenario) *scenarios.Error {
	const leaveOut = "leave it out in a scenario of your own: hangscope show NAME prints one"
	variant := onVariant(s)
	e := s.Expect[variant]
	field := func(name string) string { return "expect." + variant + "." + name }
	if e.Outcome != "" && !slices.Contains(seenByARelay, e.Outcome) {
		return refused(field("outcome"), fmt.Sprintf("%q: only the services know it; allowed: %s", e.Outcome, wordsOf(seenByARelay)), leaveOut)
	}
	if e.Cause != "" && e.Cause != result.None && e.Outcome != "" && e.Outcome != scenarios.Hung {
		return refused(field("cause"), fmt.Sprintf("%q: a relay finds the cause of a call that hangs; allowed: with the outcome hung", e.Cause), leaveOut)
	}
	if e.Hop != 0 && !p.has(e.Hop) {
		return refused(field("hop"), fmt.Sprintf("%d, and the relay is not there; allowed: %d", e.Hop, p.hops[0].number), bothHops)
	}
	for _, other := range []struct {
		name string
		set  bool
	}{{"same", e.Same != ""}, {"fresh", e.Fresh != ""}, {"next_message", e.NextMessage != ""}, {"next_call", e.NextCall != ""}, {"local", e.Local != nil}} {
		if other.set {
			return refused(field(other.name), "a relay has no local process, and makes no calls; allowed: no "+other.name, leaveOut)
		}
	}
	return p.refuseEnds(e, field, leaveOut)
}

// refuseEnds refuses expectations of an end that only its process can tell.
func (p *relayPlan) refuseEnds(e scenarios.Expectation, field func(string) string, leaveOut string) *scenarios.Error {
	for _, role := range evidence.Roles {
		end := e.End(string(role))
		switch name := string(role); {
		case end == nil:
		case end.Status != "":
			return refused(field(name+".status"), "only the process knows its status; allowed: told", leaveOut)
		case end.Zombie != nil:
			return refused(field(name+".zombie"), "only the process knows whether it works on; allowed: told", leaveOut)
		case role == evidence.Upstream && !p.has(evidence.UpstreamEnd.Hop()):
			return refused(field(name+".told"), "the relay is not before the upstream; allowed: client.told, forwarder.told", bothHops)
		}
	}
	return nil
}

func wordsOf[T ~string](all []T) string {
	var names []string
	for _, word := range all {
		names = append(names, string(word))
	}
	return strings.Join(names, ", ")
}

// onVariant is the variant of a scenario in which something goes wrong.
func onVariant(s scenarios.Scenario) string {
	all := s.Executions()
	return all[len(all)-1]
}

// tablePort is the port of a hop's target in the flow table, as the scenario has it.
func (p *relayPlan) tablePort(hop int) int {
	if hop == evidence.UpstreamEnd.Hop() {
		return p.scenario.Ports.Upstream
	}
	return p.scenario.Ports.Forwarder
}

// expect compares what was seen with what the scenario expects.
func (r *relaying) expect(found *result.Relayed) {
	found.Scenario = r.scenario.Name
	found.Check(onVariant(*r.scenario), r.scenario.Expect[onVariant(*r.scenario)])
	if r.scenario.Path == stdPath {
		found.Notes = append(found.Notes, "The path std is that of connections which were open at the flush; a newer one goes on to the service, and not to a local process.")
	}
}
