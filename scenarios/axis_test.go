package scenarios

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseAxis(t *testing.T) {
	tests := map[string]Axis{
		"flush.delay=0ms..6ms/2ms":      {Kind: DurationAxis, Values: []string{"0s", "2ms", "4ms", "6ms"}},
		"flush.delay = 0 .. 1s / 500ms": {Kind: DurationAxis, Values: []string{"0s", "500ms", "1s"}},
		"load.messages=10..30/10":       {Kind: NumberAxis, Values: []string{"10", "20", "30"}},
		"load.messages=1..2/1":          {Kind: NumberAxis, Values: []string{"1", "2"}},
		"ports.upstream=50052, 50051":   {Kind: NumberAxis, Values: []string{"50052", "50051"}},
		"load.interval=1s,100ms":        {Kind: DurationAxis, Values: []string{"1s", "100ms"}},
		"flush.mechanism=*":             {Kind: NameAxis, Values: []string{"mark-reject", "socket-kill"}},
		"path=std,plain":                {Kind: NameAxis, Values: []string{"std", "plain"}},
		"path=*":                        {Kind: NameAxis, Values: []string{"plain", "std", "steal"}},
		"call=*":                        {Kind: NameAxis, Values: []string{"server-stream", "unary", "client-stream", "bidi"}},
		"mesh=*":                        {Kind: NameAxis, Values: []string{"bytes", "http2"}},
		"load.connections=*":            {Kind: NameAxis, Values: []string{"shared", "per-stream"}},
		"flush.phase=*":                 {Kind: NameAxis, Values: []string{"quiet", "busy", "random"}},
		"after_flush.same=*":            {Kind: NameAxis, Values: []string{"true", "false"}},
		"after_flush.same=true,false":   {Kind: NameAxis, Values: []string{"true", "false"}},
		"flush.after_message=0..40/20":  {Kind: NumberAxis, Values: []string{"0", "20", "40"}},
		"variants.old.mechanism=*":      {Kind: NameAxis, Values: []string{"mark-reject", "socket-kill"}},
	}
	for assignment, want := range tests {
		t.Run(assignment, func(t *testing.T) {
			got, err := ParseAxis(assignment, someVocabulary)
			require.NoError(t, err)
			require.NotNil(t, got)
			field, given, _ := strings.Cut(assignment, "=")
			want.Field, want.Given = strings.TrimSpace(field), strings.TrimSpace(given)
			assert.Equal(t, want, *got)
		})
	}
}

// What has a single value is for Set, and so is what Set refuses for its field.
func TestParseAxisLeavesTheRestToSet(t *testing.T) {
	for _, assignment := range []string{
		"load.messages=5", "load.messages=", "load.messages", "", "=1,2",
		"load.mesages=1,2", "load=1,2", "load=*", "load.messages.x=1,2",
		"summary=a, b", "name=*", "description=1..2", "expect.flush-on.hop=1,2",
	} {
		axis, err := ParseAxis(assignment, someVocabulary)
		require.NoError(t, err, assignment)
		assert.Nil(t, axis, assignment)
	}
}

// badAxes are assignments with one mistake, and what is said about it.
var badAxes = []struct{ assignment, want, hint string }{
	{"flush.delay=../2ms", `flush.delay: "../2ms" has no end; allowed: LOW..HIGH/STEP`, "for example 0ms..100ms/10ms"},
	{"flush.delay=1ms../2ms", `flush.delay: "1ms../2ms" has no end; allowed: LOW..HIGH/STEP`, "for example 0ms..100ms/10ms"},
	{"load.size=1..9", `load.size: "1..9" has no step; allowed: LOW..HIGH/STEP`, "for example 10..50/10"},
	{"load.size=1..9/", `load.size: "1..9/" has no step; allowed: LOW..HIGH/STEP`, "for example 10..50/10"},
	{"flush.delay=5ms..5ms/1ms", `flush.delay: "5ms..5ms/1ms" is a single value; allowed: a high end above the low one, or the value alone, 5ms`, ""},
	{"flush.delay=100ms..0ms/2ms", `flush.delay: "100ms..0ms/2ms" goes down; allowed: the low end first`, "0s..100ms/2ms"},
	{"flush.delay=0ms..100ms/0ms", `flush.delay: the step 0s is out of range; allowed: more than 0s`, ""},
	{"flush.delay=0ms..100ms/-2ms", `flush.delay: the step -2ms is out of range; allowed: more than 0s`, ""},
	{"load.size=0..9/-1", `load.size: the step -1 is out of range; allowed: more than 0`, ""},
	{"flush.delay=0ms..100ms/101ms", `flush.delay: the step 101ms is larger than the range; allowed: at most 100ms`, ""},
	{"flush.delay=0ms..100ms/30ms", `flush.delay: the steps of "0ms..100ms/30ms" do not lead to its high end; allowed: a step that divides 100ms`, "0s..90ms/30ms or 0s..120ms/30ms"},
	{"flush.delay=10ms..1h/50m", `flush.delay: the steps of "10ms..1h/50m" do not lead to its high end; allowed: a step that divides 59m59.99s`, "10ms..50m0.01s/50m"},
	{"flush.delay=0ms..1h/1ns", `flush.delay: "0ms..1h/1ns" has 3600000000001 values; allowed: 100000`, "a larger step"},
	{"flush.delay=0ms..2h/1h", `flush.delay: 2h is out of range; allowed: 0s to 1h`, ""},
	{"flush.delay=-1ms..2ms/1ms", `flush.delay: -1ms is out of range; allowed: 0s to 1h`, ""},
	{"flush.delay=0ms..100/2ms", `flush.delay: "100" is not a duration; allowed: 0s to 1h`, "write 100s or 100ms"},
	{"flush.delay=0ms..100ms/2", `flush.delay: the step "2" is not a duration; allowed: more than 0s`, "write 2s or 2ms"},
	{"flush.delay=10ms,20", `flush.delay: "20" is not a duration; allowed: 0s to 1h`, "write 20s or 20ms"},
	{"load.size=0..100ms/2", `load.size: "100ms" is not a whole number; allowed: 0 to 1000000`, ""},
	{"load.size=010..20/2", `load.size: "010" is not a whole number; allowed: 0 to 1000000`, ""},
	{"load.size=1..20/2..4", `load.size: the step "2..4" is not a whole number; allowed: more than 0`, ""},
	{"load.size=9999999999999999999,1", `load.size: "9999999999999999999" is not a whole number; allowed: 0 to 1000000`, ""},
	{"load.size=1..3/1,9", `load.size: "1..3/1,9" is both a list and a range; allowed: one of the two`, "give each value of the list"},
	{"load.size=*", `load.size: "*" stands for all values, and these have no names; allowed: 0 to 1000000, or another field: after_flush.fresh, after_flush.same, call, fault.by, fault.connections, fault.direction, fault.kind, fault.mechanism, fault.phase, fault.proxy, fault.role, fault.then, flush.before_calls, flush.by, flush.dual_stack, flush.mechanism, flush.phase, load.connections, local.dials, mesh, path`, "give it a range, LOW..HIGH/STEP, or a list, A,B,C"},
	{"ports.upstream=50051,", `ports.upstream: "50051," has an empty value; allowed: values with commas between them`, ""},
	{"ports.upstream=,", `ports.upstream: "," has an empty value; allowed: values with commas between them`, ""},
	{"ports.upstream=50051,50051", `ports.upstream: "50051,50051" has 50051 twice; allowed: each value once`, ""},
	{"load.interval=1s,1000ms", `load.interval: "1s,1000ms" has 1s twice; allowed: each value once`, ""},
	{"ports.upstream=0,50051", `ports.upstream: 0 is out of range; allowed: 1 to 65535`, ""},
	{"path=plain..steal/1", `path: "plain..steal/1" is a range, and these values have no order; allowed: * for all of them, or a list of: plain, std, steal`, ""},
	{"path=plain,stael", `path: "stael" is not known; allowed: plain, std, steal`, `did you mean "steal"?`},
	{"after_flush.same=yes,no", `after_flush.same: "yes" is not true or false; allowed: true, false`, ""},
}

func TestParseAxisSaysWhatIsWrong(t *testing.T) {
	for _, test := range badAxes {
		t.Run(test.assignment, func(t *testing.T) {
			axis, err := ParseAxis(test.assignment, someVocabulary)
			require.EqualError(t, err, test.want)
			assert.Nil(t, axis)
			var e *Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, test.hint, e.Hint)
		})
	}
}

// Without a vocabulary no names are known, so none can be listed.
func TestParseAxisWithoutAVocabulary(t *testing.T) {
	_, err := ParseAxis("path=*", Vocabulary{})
	require.ErrorContains(t, err, `path: "*" stands for all values`)
	axis, err := ParseAxis("path=a,b", Vocabulary{})
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "b"}, axis.Values)
}

func TestAt(t *testing.T) {
	base, err := Builtin("mirrord-2348")
	require.NoError(t, err)
	at := func(assignments ...string) (Scenario, error) {
		var axes []Axis
		var values []string
		for _, assignment := range assignments {
			field, value, _ := strings.Cut(assignment, "=")
			axes, values = append(axes, Axis{Field: field}), append(values, value)
		}
		return base.At(axes, values, someVocabulary)
	}

	s, err := at("flush.delay=5ms", "ports.upstream=50052")
	require.NoError(t, err)
	want, err := base.Set(someVocabulary, "flush.delay=5ms")
	require.NoError(t, err)
	want.Ports.Upstream = 50052
	assert.Equal(t, want, s)

	s, err = at("flush.after_message=40", "load.messages=50")
	require.NoError(t, err, "only both together are right")
	assert.Equal(t, 40, *s.Flush.AfterMessage)
	s, err = at("flush.after_message=10", "load.messages=50")
	require.NoError(t, err)
	assert.Equal(t, 10, *s.Flush.AfterMessage)
	_, err = at("flush.after_message=10", "load.messages=10")
	require.EqualError(t, err, "flush.after_message: 10 is out of range; allowed: 0 to 9", "it was asked for, and is no default")
	_, err = at("flush.phase=busy", "flush.delay=5ms")
	require.EqualError(t, err, "flush.delay: given together with phase; allowed: one of the two", "in any order")
	_, err = at("flush.delay=5ms", "flush.phase=busy")
	require.EqualError(t, err, "flush.delay: given together with phase; allowed: one of the two")
	again, err := Builtin("mirrord-2348")
	require.NoError(t, err)
	assert.Equal(t, again, base, "the scenario itself is as it was")
}

// FuzzParseAxis checks what holds for every axis: its values differ, each is allowed
// by itself, and a list of them is the same axis again.
func FuzzParseAxis(f *testing.F) {
	for _, test := range badAxes {
		f.Add(test.assignment)
	}
	for _, seed := range []string{"flush.delay=0ms..6ms/2ms", "path=*", "variants.a.mechanism=*", "load.messages=1,2,3", "fault.after_message=0..9/3"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, assignment string) {
		axis, err := ParseAxis(assignment, someVocabulary)
		if err != nil {
			var e *Error
			require.ErrorAs(t, err, &e)
			assert.NotEmpty(t, e.Field)
			assert.NotContains(t, e.Error()+e.Hint, "\n")
			return
		}
		if axis == nil {
			return
		}
		require.LessOrEqual(t, len(axis.Values), MaxAxisValues)
		sorted := slices.Sorted(slices.Values(axis.Values))
		require.Len(t, slices.Compact(sorted), len(axis.Values))
		const few = 100
		if axis.Values = axis.Values[:min(few, len(axis.Values))]; len(axis.Values) < 2 {
			return
		}
		again, err := ParseAxis(fmt.Sprintf("%s=%s", axis.Field, strings.Join(axis.Values, ",")), someVocabulary)
		require.NoError(t, err)
		require.Equal(t, axis.Values, again.Values)
	})
}
