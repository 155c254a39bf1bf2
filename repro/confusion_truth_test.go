package repro

import (
	"context"
	"slices"
	"strings"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/judge"
	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/scenarios"
)

// place is a cause at a hop: 1 or 2, or 0 if it is not on a hop.
type place struct {
	cause stall.Cause
	hop   int
}

// truth is what is wrong with a call, one or more of several things. It follows
// from the scenario, and from what only the injector of the fault knows: which
// connections it hit, and whom the network told. excluded is the rule by which a
// run has no truth, empty if it has one.
type truth struct {
	is       []place
	excluded string
}

func certainly(cause stall.Cause, hop int) truth { return truth{is: []place{{cause, hop}}} }

// dead is what is wrong with a call whose connection died after the last byte, unless bytes of
// other calls have come to all ends since: then it lives.
func (r *ran) dead() truth {
	if r.livesOn() {
		return certainly(stall.SenderIdle, 0)
	}
	if r.diedLate() {
		return truth{is: []place{{unseen, 0}, {stall.SenderIdle, 0}}}
	}
	return certainly(unseen, 0)
}

// unseen is a connection that died after the last byte: no end can know.
const unseen stall.Cause = "dead and not seen"

// ran is a run that is over.
type ran struct {
	drawn
	seen    *judge.Seen
	variant result.Variant // with all ends observed
	call    evidence.Record
	sockets [4]evidence.Socket // all of them
	at      time.Duration      // of the evidence
	then    evidence.Record    // the call, at that moment
}

// truth says what is wrong with the call that the variant tells about. Who was told by its
// own timer, and by no packet, may say that the other end does not answer.
func (r *ran) truth() truth {
	is := r.truthOfRun()
	for _, p := range slices.Clone(is.is) {
		if p.hop > 0 && r.unanswered(p.hop) {
			is.is = append(is.is, place{stall.BlackHole, p.hop})
		}
	}
	return is
}

// truthOfRun is truth for whoever was told by the network.
func (r *ran) truthOfRun() truth {
	switch v := &r.variant; {
	case v.Outcome == scenarios.Flowing || v.Outcome == scenarios.Slow:
		return certainly(stall.None, 0)
	case v.Outcome == scenarios.Undecided:
		return truth{excluded: "the observation ended before anything had gone wrong"}
	case v.Outcome == scenarios.Recovered && v.Stall != nil && v.Stall.NoticedNS == nil:
		return truth{excluded: "the stall had recovered before anybody looked"}
	case v.Outcome == scenarios.Recovered && r.betweenMessages() && !r.mayPause():
		return certainly(stall.SenderIdle, 0)
	case r.scenario.Fault != nil:
		return r.truthOfFault(r.scenario.Fault[0])
	case r.scenario.Flush != nil:
		return r.truthOfFlush()
	case r.cut != nil:
		return r.truthOfCut()
	}
	return certainly(stall.None, 0)
}

// faultPlaces are what the faults of services are.
var faultPlaces = map[scenarios.FaultKind]place{
	scenarios.QuietUpstream:  {stall.SenderIdle, 0},
	scenarios.StuckForwarder: {stall.ForwarderStuck, 0},
	scenarios.SlowClient:     {stall.SlowConsumer, 2},
	scenarios.EarlyEnd:       {stall.EndedEarly, 0},
	scenarios.ShortDeadline:  {stall.Deadline, 0},
	scenarios.StreamLimit:    {stall.StreamLimit, 2},
	scenarios.RefusedPings:   {stall.PingsRefused, 2},
	scenarios.SlowReader:     {stall.SlowConsumer, 2},
	scenarios.StreamLeak:     {stall.StreamLimit, 2},
	scenarios.LateHeader:     {stall.Deadlock, 0},
	scenarios.SendDeadlock:   {stall.Deadlock, 0},
}

func (r *ran) truthOfFault(fault scenarios.Fault) truth {
	kind := fault.Kind
	opened := r.call.Ends[evidence.UpstreamEnd].Reached()
	switch {
	case kind.Family() == scenarios.ProxyFamily:
		return r.truthOfProxy(fault)
	case kind == scenarios.HeldWindow:
		return r.truthOfHeldWindow(fault)
	case kind.Family() == scenarios.PathFamily:
		return r.truthOfPath(fault)
	case kind == scenarios.ShortDeadline:
		return r.deadline()
	case kind == scenarios.StreamLimit && opened && r.gapsAreStalls():
		return certainly(stall.SenderIdle, 0) // it is the call that others wait for
	case (kind == scenarios.StreamLeak || kind == scenarios.SlowReader) && opened && r.gapsAreStalls():
		// It may have waited for what the fault keeps, or for its next message.
		return truth{is: []place{faultPlaces[kind], {stall.SenderIdle, 0}}}
	case kind == scenarios.EarlyEnd && *fault.AfterMessage == 0 && r.scenario.Mesh == scenarios.MeshHTTP2:
		return truth{excluded: "the proxy makes an error of an answer that has no message"}
	}
	if kind == scenarios.SendDeadlock && r.variant.Outcome == scenarios.Recovered {
		return truth{excluded: "both ends have sent all, and read then"}
	}
	if is, ok := faultPlaces[kind]; ok {
		return truth{is: []place{is}}
	}
	return r.truthOfRole(fault)
}

// truthOfRole is what a fault is of which more than one role can have, or that shows in
// several ways.
func (r *ran) truthOfRole(fault scenarios.Fault) truth {
	hop, up := 1, r.scenario.Call == scenarios.ClientStream
	if fault.Role == scenarios.ClientRole || fault.Role == scenarios.ForwarderRole && (fault.Kind == scenarios.MaxConnectionAge || fault.Kind == scenarios.NoSettings) {
		hop = 2
	}
	switch fault.Kind {
	case scenarios.Frozen:
		if fault.Role == scenarios.ForwarderRole {
			return truth{is: []place{{stall.Frozen, 1}, {stall.Frozen, 2}}}
		}
		return certainly(stall.Frozen, hop)
	case scenarios.NoHeader:
		return r.truthOfNoHeader(fault.Role)
	case scenarios.NoSettings:
		return certainly(stall.NoSettings, hop)
	case scenarios.WindowLeak:
		is := truth{is: []place{{stall.FlowControl, 1}}}
		if up {
			is.is[0].hop = 2
		} else if r.scenario.Call == scenarios.Bidi {
			is.is = append(is.is, place{stall.FlowControl, 2})
		}
		return is
	default:
		if r.variant.Outcome != scenarios.Broken {
			return truth{excluded: "a connection is closed between two calls, or was about to be cut"}
		}
		return certainly(stall.GoAway, hop)
	}
}

// truthOfNoHeader is what a server is that keeps a call: it has not begun to read an upload,
// and has read a request.
func (r *ran) truthOfNoHeader(role scenarios.FaultRole) truth {
	uploads := r.scenario.Call == scenarios.ClientStream || r.scenario.Call == scenarios.Bidi
	switch {
	case uploads && role == scenarios.ForwarderRole:
		return certainly(stall.SlowConsumer, 2)
	case uploads:
		return certainly(stall.SlowConsumer, 1)
	case role == scenarios.ForwarderRole:
		return certainly(stall.ForwarderStuck, 0)
	default:
		return certainly(stall.SenderIdle, 0)
	}
}

// deadline is what is wrong with a call that its deadline ended. It may have been
// waiting for its next message by then.
func (r *ran) deadline() truth {
	t := certainly(stall.Deadline, 0)
	if r.gapsAreStalls() {
		t.is = append(t.is, place{stall.SenderIdle, 0})
	}
	return t
}

func (r *ran) gapsAreStalls() bool {
	return r.options.StallAfter < time.Duration(*r.scenario.Load.Interval)
}

// deadlinePassed reports whether it was the call's own deadline that the client was
// told of.
func deadlinePassed(told *evidence.Told) bool {
	return told != nil && (told.Code == "DeadlineExceeded" || told.Message == context.DeadlineExceeded.Error())
}

// truthOfCut is what is wrong after a fault of one hop.
func (r *ran) truthOfCut() truth {
	client := r.call.Ends[evidence.ClientEnd].Told
	hop := r.cut.hop
	switch {
	case r.cut.kind == noAnswer:
		return certainly(stall.Refused, hop)
	case deadlinePassed(client) && (r.variant.Stall == nil || r.variant.Stall.NoticedNS == nil):
		return r.deadline()
	case (r.call.Open && r.variant.Outcome != scenarios.Broken || r.variant.Outcome == scenarios.Recovered) && r.toldLast():
	case r.call.Open && r.variant.Outcome != scenarios.Broken, deadlinePassed(client), r.variant.Outcome == scenarios.Recovered:
		return r.silenceOfCut()
	case client == nil:
		return truth{excluded: "the call ended with OK after a cut"}
	}
	if r.cut.kind == bothTold {
		return certainly(stall.Reset, hop)
	}
	t := certainly(stall.Reset, hop)
	if strings.Contains(r.remedy, "keepalive") {
		t.is = append(t.is, place{stall.KeepaliveTimeout, hop})
	}
	return t
}

func (r *ran) silenceOfCut() truth {
	_, number := r.dialled(r.cut.hop)
	lost, told := r.cut.state(number, r.at)
	told = told || len(r.told(r.cut.hop)) > 0
	switch {
	case told && r.cut.kind == oneTold:
		return certainly(stall.HalfOpenHop, r.cut.hop)
	case told && r.cut.kind == bothTold: // and no code has looked yet
		return truth{is: []place{{stall.Reset, r.cut.hop}, {stall.HalfOpenHop, r.cut.hop}}}
	case told: // by its peer's keepalive, or its own
		return truth{is: []place{{stall.BlackHole, r.cut.hop}, {stall.HalfOpenHop, r.cut.hop}}}
	case lost:
		return certainly(stall.BlackHole, r.cut.hop)
	}
	return r.dead()
}
