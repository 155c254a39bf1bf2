package scenarios

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Every fault, with each kind of call, is run or refused, and the message says which it
// goes with.
func TestFaultsAndKindsOfCall(t *testing.T) {
	for _, kind := range faultKinds {
		for _, call := range []CallKind{ServerStream, Unary, ClientStream, Bidi} {
			s := Scenario{Name: "x", Call: call, Fault: Faults{{Kind: kind.kind, Mechanism: ofFlush(kind)}}}.Complete()
			err := s.Validate(Vocabulary{})
			if kind.calls == nil || slices.Contains(kind.calls, call) {
				require.NoError(t, err, "%s with %s", kind.kind, call)
				continue
			}
			want := fmt.Sprintf("call: %q does not go with the fault %q; allowed: %s", call, kind.kind, joined(kind.calls))
			require.EqualError(t, err, want)
			assert.NotEmpty(t, kind.why, kind.kind)
		}
	}
}

// ofFlush is the mechanism of a kind that is a flush.
func ofFlush(kind faultKind) string {
	if kind.kind == FlushFault {
		return "mark-reject"
	}
	return ""
}

func TestRefusedFaultOfAFile(t *testing.T) {
	for name, test := range map[string]struct{ text, want, hint string }{
		"the kind of call": {
			"name: x\nfault: {kind: early-end}\nload: {messages: 5}\ncall: unary\n",
			`my.yaml:4: call: "unary" does not go with the fault "early-end"; allowed: server-stream, client-stream, bidi`,
			"a unary call has one answer, and nothing that could end before",
		},
		"a field of another kind": {
			"name: x\nfault:\n  - kind: drop\n  - kind: early-end\n    hop: 2\n",
			`my.yaml:5: fault.2.hop: the fault "early-end" has no such field; allowed: kind, after_message`,
			"hop belongs to drop, idle-timeout, latency, loss, stream-idle-timeout, stream-duration, buffering, swallowed-end, swallowed-goaway, proxy-stream-limit, dead-back-end",
		},
		"a call that the load has not": {
			"name: x\nload: {streams: 2}\nfault:\n  kind: slow-reader\n  stream: 3\n",
			`my.yaml:5: fault.stream: 3 is out of range; allowed: 1 to 2`, "lower it, or raise load.streams to 3 or more",
		},
		"a call that a load of one has not": {
			"name: x\nfault:\n  - kind: drop\n  - {kind: slow-client, stream: 2}\n",
			`my.yaml:4: fault.2.stream: 2 is out of range; allowed: 1`, "lower it, or raise load.streams to 2 or more",
		},
		"a unary call that the load has not": {
			"name: x\ncall: unary\nload: {messages: 5}\nfault:\n  kind: window-leak\n  stream: 6\n",
			`my.yaml:6: fault.stream: 6 is out of range; allowed: 1 to 5`, "lower it, or raise load.messages",
		},
		"a role that cannot": {
			"name: x\nfault: {kind: no-header, role: client}\n",
			`my.yaml:2: fault.role: "client" cannot have the fault "no-header"; allowed: upstream, forwarder`, "",
		},
		"later connections that nobody makes": {
			"name: x\nfault: {kind: no-settings, role: forwarder, after_message: 3}\n",
			`my.yaml:2: fault.after_message: the client makes no connection after it; allowed: 0`,
			"add after_flush: {fresh: true}, for a call on a connection of its own",
		},
		"later connections of the forwarder's": {
			"name: x\nfault: {kind: no-settings, after_message: 3}\nafter_flush: {fresh: true}\n",
			`my.yaml:2: fault.after_message: the forwarder has its connection by then, and makes no other; allowed: 0`,
			"the role forwarder, and after_flush: {fresh: true}",
		},
		"two flushes": {
			"name: x\nflush: {mechanism: mark-reject}\nfault: [{kind: flush, mechanism: mark-reject}]\n",
			`my.yaml:3: fault.kind: a second flush; allowed: one, in flush or in the list of faults`, "",
		},
		"a size of zero": {
			"name: x\nfault: {kind: drop, above: 0}\n", `my.yaml:2: fault.above: 0 is out of range; allowed: 1 to 65535`, "",
		},
		"an unknown kind": {
			"name: x\nfault: [{kind: drop}, {kind: dorp}]\n", `my.yaml:2: fault.2.kind: "dorp" is not known; allowed: ` + joined(FaultKinds()), `did you mean "drop"?`,
		},
		"no mapping": {"name: x\nfault: [drop]\n", `my.yaml:2: fault: "drop" is not a mapping; allowed: ` + keysOfFaults(), ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse("my.yaml", []byte(test.text), Vocabulary{})
			require.EqualError(t, err, test.want)
			var problem *Error
			require.ErrorAs(t, err, &problem)
			assert.Equal(t, test.hint, problem.Hint)
		})
	}
}

func keysOfFaults() string { return keys(reflect.TypeFor[Fault]()) }

// A flush in the list is the flush of the scenario, and one fault is written without a
// list.
func TestFaultsAreCompleted(t *testing.T) {
	s, err := Parse("", []byte("name: x\nfault: [{kind: flush, mechanism: mark-reject, after_message: 3}, {kind: drop}]\n"), Vocabulary{})
	require.NoError(t, err)
	short, err := Parse("", []byte("name: x\nflush: {mechanism: mark-reject, after_message: 3}\nfault: {kind: drop}\n"), Vocabulary{})
	require.NoError(t, err)
	assert.Equal(t, short.Complete(), s.Complete())
	assert.Equal(t, []string{flushOff, flushOn}, s.Executions())

	fault := s.Complete().Fault[0]
	assert.Equal(t, Fault{
		Kind: Drop, Hop: 1, Direction: BothWays, Connections: ExistingConnections, AfterMessage: new(10), Phase: Quiet,
	}, fault)
	*fault.AfterMessage = 99
	assert.Equal(t, 10, *s.Complete().Fault[0].AfterMessage, "they share no memory")
}

// A file that an earlier version wrote has a deadline and a message for every kind.
func TestFaultOfAnEarlierVersion(t *testing.T) {
	for _, kind := range []FaultKind{QuietUpstream, StuckForwarder, SlowClient, EarlyEnd, ShortDeadline, StreamLimit, RefusedPings} {
		text := fmt.Sprintf("name: x\nfault: {kind: %s, after_message: 10, deadline: 1s}\n", kind)
		s, err := Parse("", []byte(text), Vocabulary{})
		require.NoError(t, err, kind)
		bare, err := Parse("", fmt.Appendf(nil, "name: x\nfault: {kind: %s}\n", kind), Vocabulary{})
		require.NoError(t, err, kind)
		assert.Equal(t, bare.Complete(), s.Complete(), kind)
	}
}

// Faults are read back from JSON and YAML as they were.
func TestFaultsAreReadBack(t *testing.T) {
	for _, faults := range []Faults{{{Kind: Drop}}, {{Kind: Drop, Hop: 2}, {Kind: EarlyEnd}}} {
		s := Scenario{Name: "x", Fault: faults}.Complete()
		text, err := s.YAML()
		require.NoError(t, err)
		back, err := Parse("", text, Vocabulary{})
		require.NoError(t, err, "%s", text)
		assert.Equal(t, s, back.Complete(), "%s", text)

		text, err = json.Marshal(s)
		require.NoError(t, err)
		var again Scenario
		require.NoError(t, json.Unmarshal(text, &again))
		assert.Equal(t, s, again.Complete(), "%s", text)
	}
}

// A server that says nothing does so from the start, or to those who connect later.
func TestLaterConnections(t *testing.T) {
	muted := func(after int) Faults { return Faults{{Kind: NoSettings, Role: ForwarderRole, AfterMessage: &after}} }
	assert.Equal(t, 0, *Scenario{Name: "x", Fault: Faults{{Kind: NoSettings}}}.Complete().Fault[0].AfterMessage)
	for name, s := range map[string]Scenario{
		"from the start":        {Fault: muted(0)},
		"a call afterwards":     {Fault: muted(3), AfterFlush: &AfterFlush{Fresh: true}},
		"calls that begin late": {Fault: muted(3), Load: Load{Streams: 3, Connections: PerStream, Stagger: new(Duration(time.Second))}},
		"a flush beside it":     {Fault: muted(3), Flush: &Flush{Mechanism: "mark-reject"}},
		"another fault":         {Fault: append(muted(3), Fault{Kind: MaxConnectionAge, Role: ForwarderRole})},
	} {
		s.Name = "x"
		require.NoError(t, s.Complete().Validate(Vocabulary{}), name)
	}
	s := Scenario{Name: "x", Fault: muted(3), Load: Load{Streams: 3, Stagger: new(Duration(time.Second))}}
	require.ErrorContains(t, s.Complete().Validate(Vocabulary{}), "the client makes no connection after it", "they share one")
	s = Scenario{Name: "x", Fault: muted(0), AfterFlush: &AfterFlush{Fresh: true}}
	assert.ErrorContains(t, s.Complete().Validate(Vocabulary{}), "flush: missing", "there is no moment after which a call could be made")
}

// An assignment changes the only fault, or names one of several by its number.
func TestSetFault(t *testing.T) {
	one := Scenario{Name: "x", Fault: Faults{{Kind: Drop}}}
	set, err := one.Set(Vocabulary{}, "fault.hop=2")
	require.NoError(t, err)
	assert.Equal(t, 2, set.Fault[0].Hop)

	set, err = one.Set(Vocabulary{}, "fault.kind=early-end")
	require.NoError(t, err)
	assert.Equal(t, Faults{{Kind: EarlyEnd, AfterMessage: new(10)}}, set.Fault, "what it was before is gone")

	two := Scenario{Name: "x", Fault: Faults{{Kind: EarlyEnd}, {Kind: Drop}}}
	set, err = two.Set(Vocabulary{}, "fault.2.hop=2")
	require.NoError(t, err)
	assert.Equal(t, 2, set.Fault[1].Hop)
	for _, wrong := range []string{"fault.hop=2", "fault.3.hop=2", "fault.0.hop=2"} {
		_, err = two.Set(Vocabulary{}, wrong)
		assert.ErrorContains(t, err, "the scenario has 2 faults; allowed: the number of one, from 1, as in fault.2.kind", wrong)
	}
}
