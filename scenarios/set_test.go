package scenarios

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSetChangesOneField(t *testing.T) {
	base, err := Builtin("mirrord-2348")
	require.NoError(t, err)
	tests := map[string]func(s *Scenario){
		"load.messages=50":            func(s *Scenario) { s.Load.Messages = 50 },
		"load.messages=6":             func(s *Scenario) { s.Load.Messages = 6; *s.Flush.AfterMessage = 3 },
		"load.interval=20ms":          func(s *Scenario) { *s.Load.Interval = Duration(20 * time.Millisecond) },
		"ports.upstream=50052":        func(s *Scenario) { s.Ports.Upstream = 50052 },
		"flush.mechanism=socket-kill": func(s *Scenario) { s.Flush.Mechanism = "socket-kill" },
		"flush.phase = busy":          func(s *Scenario) { s.Flush.Phase = Busy },
		"flush.delay=5ms": func(s *Scenario) {
			s.Flush.Phase, s.Flush.Delay = "", new(Duration(5*time.Millisecond))
		},
		"flush.every=3s":        func(s *Scenario) { s.Flush.Every = new(Duration(3 * time.Second)) },
		"after_flush.same=true": func(s *Scenario) { s.AfterFlush = &AfterFlush{Same: true} },
		"expect.flush-on.hop=2": func(s *Scenario) {
			expectation := s.Expect["flush-on"]
			expectation.Hop = 2
			s.Expect["flush-on"] = expectation
		},
		"flush.before_calls=true":  func(s *Scenario) { s.Flush.BeforeCalls, *s.Flush.AfterMessage = true, 0 },
		"flush.before_calls=false": func(*Scenario) {},
		`summary="a: b"`:           func(s *Scenario) { s.Summary = "a: b" },
	}
	for assignment, change := range tests {
		t.Run(assignment, func(t *testing.T) {
			want := base.Complete()
			change(&want)
			got, err := base.Set(someVocabulary, assignment)
			require.NoError(t, err)
			assert.Equal(t, want, got)
			again, err := Builtin("mirrord-2348")
			require.NoError(t, err)
			assert.Equal(t, again, base, "the scenario itself is as it was")
		})
	}
}

// Assignments are looked at together, since one may need the other, in whatever order.
func TestSetTogether(t *testing.T) {
	base, err := Builtin("upstream-quiet")
	require.NoError(t, err)
	together := []string{"fault.kind=send-deadlock", "call=bidi", "fault.after_message=2", "load.messages=8"}
	for _, order := range [][]int{{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 0, 3, 1}} {
		var assignments []string
		for _, i := range order {
			assignments = append(assignments, together[i])
		}
		got, err := base.Set(Vocabulary{}, assignments...)
		require.NoError(t, err, assignments)
		assert.Equal(t, Faults{{Kind: SendDeadlock, AfterMessage: new(2)}}, got.Fault, assignments)
		assert.Equal(t, Bidi, got.Call)
		assert.Equal(t, 8, got.Load.Messages)
	}
	for _, alone := range together[:1] {
		_, err := base.Set(Vocabulary{}, alone)
		assert.Error(t, err, alone)
	}
}

// What is expected of a variant falls away with it, unless it was asked for.
func TestSetForgetsVariants(t *testing.T) {
	fault := []string{"fault.kind=latency", "fault.latency=1s"}
	none := "no variant of this scenario; allowed: fault-on, flush-off"
	for name, test := range map[string]struct {
		scenario    string
		assignments []string
		left        []string
		err         string
	}{
		"a fault":               {"healthy", fault, []string{"flush-off"}, ""},
		"a flush":               {"healthy", []string{"flush.mechanism=mark-reject"}, []string{"flush-off"}, ""},
		"a flush and a fault":   {"upstream-quiet", []string{"flush.mechanism=mark-reject"}, []string{"flush-off"}, ""},
		"what there is now":     {"healthy", append(fault, "expect.fault-on.outcome=slow"), []string{"fault-on", "flush-off"}, ""},
		"asked for":             {"healthy", append(fault, "expect.direct.outcome=flowing"), nil, "expect.direct: " + none},
		"asked for, as a block": {"healthy", append(fault, "expect={direct: {outcome: hung}}"), nil, "expect.direct: " + none},
		"of no variant":         {"healthy", append(fault, "expect.flush-on.outcome=hung"), nil, "expect.flush-on: " + none},
		"nothing has gone":      {"healthy", []string{"load.size=5"}, []string{"direct", "flush-off"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			base, err := Builtin(test.scenario)
			require.NoError(t, err)
			before := maps.Clone(base.Expect)
			got, err := base.Set(someVocabulary, test.assignments...)
			assert.Equal(t, before, base.Expect, "the scenario itself is as it was")
			if test.err != "" {
				require.EqualError(t, err, test.err)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, test.left, slices.Sorted(maps.Keys(got.Expect)))
		})
	}
}

func TestSetSaysWhatIsWrong(t *testing.T) {
	base, err := Builtin("mirrord-2348")
	require.NoError(t, err)
	tests := map[string]string{
		"load.messages":          `"load.messages" is no assignment; allowed: field=value, in one line`,
		"load.messages=":         `"load.messages=" is no assignment; allowed: field=value, in one line`,
		"flush=null":             `flush: null is no value; allowed: a value of the field, as in a file`,
		"load.size= ~":           `load.size: ~ is no value; allowed: a value of the field, as in a file`,
		"=5":                     `"=5" is no assignment; allowed: field=value, in one line`,
		"load.messages=none":     `load.messages: "none" is not a whole number; allowed: 1 to 1000000`,
		"load.messages=0":        `load.messages: 0 is out of range; allowed: 1 to 1000000`,
		"load.mesages=5":         `load.mesages: unknown field; allowed: connections, delay, interval, messages, size, stagger, streams`,
		"flush.mechanism=x":      `flush.mechanism: "x" is not known; allowed: mark-reject, socket-kill`,
		"load=5":                 `load: 5 is not a mapping; allowed: connections, delay, interval, messages, size, stagger, streams`,
		"flush.after_message=30": `flush.after_message: 30 is out of range; allowed: 0 to 29`,
	}
	for assignment, want := range tests {
		t.Run(assignment, func(t *testing.T) {
			_, err := base.Set(someVocabulary, assignment)
			assert.EqualError(t, err, want)
		})
	}
}

func FuzzSet(f *testing.F) {
	f.Add("load.messages=50")
	f.Add(`summary="x`)
	f.Add("expect.flush-on.client.told=maybe")
	f.Add("a..b={")
	base, err := Builtin("mirrord-2348")
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, assignment string) {
		changed, err := base.Set(someVocabulary, assignment)
		if err == nil {
			assert.NoError(t, changed.Validate(someVocabulary))
		}
	})
}
