package scenarios

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The maps of a completed scenario are its own, and one that is empty
// is nil, as it is when it is read back.
func TestNothingOfAMapIsShared(t *testing.T) {
	s := Scenario{
		Flush:    &Flush{Mechanism: "mark-reject"},
		Variants: map[string]VariantPlan{"old": {}},
		Expect:   map[string]Expectation{"flush-on": {Client: &EndExpectation{Told: new(true), Zombie: new(true)}}},
	}
	completed := s.Complete()
	completed.Variants["another"] = VariantPlan{}
	*completed.Expect["flush-on"].Client.Told = false
	*completed.Expect["flush-on"].Client.Zombie = false
	assert.Len(t, s.Variants, 1)
	assert.True(t, *s.Expect["flush-on"].Client.Told)
	assert.True(t, *s.Expect["flush-on"].Client.Zombie)

	empty := Scenario{Variants: map[string]VariantPlan{}, Expect: map[string]Expectation{}}.Complete()
	assert.Nil(t, empty.Variants)
	assert.Nil(t, empty.Expect)
}

// The flush follows message 10, or the middle of a load that is shorter than 20.
func TestDefaultMessageOfTheFlush(t *testing.T) {
	for messages, want := range map[int]int{0: 0, 1: 0, 2: 1, 18: 9, 19: 9, 20: 10, 21: 10, 1000: 10, -2: 0} {
		assert.Equal(t, want, afterMessage(messages), messages)
	}
}

func TestExpectationOfAnEnd(t *testing.T) {
	client, forwarder, upstream := &EndExpectation{Status: "1"}, &EndExpectation{Status: "2"}, &EndExpectation{Status: "3"}
	e := Expectation{Client: client, Forwarder: forwarder, Upstream: upstream}
	for role, want := range map[string]*EndExpectation{"client": client, "forwarder": forwarder, "upstream": upstream, "agent": nil} {
		assert.Same(t, want, e.End(role), role)
	}
}

// What does not go together is refused, and the message says what is allowed.
func TestWhatDoesNotGoTogether(t *testing.T) {
	variants := map[string]VariantPlan{"old": {Mechanism: "mark-reject"}}
	tests := map[string]struct {
		scenario Scenario
		want     string
	}{
		"a mechanism and variants": {
			Scenario{Flush: &Flush{Mechanism: "mark-reject"}, Variants: variants},
			"flush.mechanism: given together with variants, which name their own; allowed: one of the two",
		},
		"a flush and a fault":                {Scenario{Flush: &Flush{Mechanism: "mark-reject"}, Fault: Faults{{Kind: EarlyEnd}}}, ""},
		"variants without a flush":           {Scenario{Variants: variants}, "flush: missing; variants and after_flush need one"},
		"calls after a flush without one":    {Scenario{AfterFlush: &AfterFlush{Same: true}}, "flush: missing; variants and after_flush need one"},
		"variants with the flush":            {Scenario{Flush: &Flush{}, Variants: variants}, ""},
		"neither a flush nor a fault":        {Scenario{}, ""},
		"a variant that every scenario has":  {Scenario{Flush: &Flush{}, Variants: map[string]VariantPlan{"direct": variants["old"]}}, "variants.direct: every scenario has this variant; allowed: another name"},
		"another that every scenario has":    {Scenario{Flush: &Flush{}, Variants: map[string]VariantPlan{"flush-off": variants["old"]}}, "variants.flush-off: every scenario has this variant; allowed: another name"},
		"a variant of the name of the flush": {Scenario{Flush: &Flush{}, Variants: map[string]VariantPlan{"flush-on": variants["old"]}}, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			test.scenario.Name, test.scenario.Summary = "a", "b"
			err := test.scenario.Complete().Validate(someVocabulary)
			if test.want == "" {
				require.NoError(t, err)
				return
			}
			require.EqualError(t, err, test.want)
		})
	}
}

// An assignment is one line with a field and a value, and says how one looks.
func TestWhatIsNoAssignment(t *testing.T) {
	s := Scenario{Name: "a", Summary: "b", Flush: &Flush{Mechanism: "mark-reject"}}
	for _, assignment := range []string{"", "load.messages", "=5", " =5", "load.messages=", "load.messages= ", "load.messages=5\n", "load.messages=5\rx"} {
		_, err := s.Set(someVocabulary, assignment)
		var problem *Error
		require.ErrorAs(t, err, &problem, assignment)
		assert.Equal(t, quote(assignment)+" is no assignment; allowed: field=value, in one line", problem.Problem)
		assert.Equal(t, "for example load.messages=50; hangscope show prints the fields", problem.Hint)
		assert.Empty(t, problem.Field)
	}
	for _, assignment := range []string{"load.messages={", "load.messages=- 1"} {
		_, err := s.Set(someVocabulary, assignment)
		var problem *Error
		require.ErrorAs(t, err, &problem, assignment)
		assert.Equal(t, "load.messages", problem.Field)
		assert.NotEmpty(t, problem.Problem)
	}
}

// The message that a flush follows goes with the load as long as it is the default one.
func TestAnotherLoad(t *testing.T) {
	flushed := Scenario{Name: "a", Summary: "b", Flush: &Flush{Mechanism: "mark-reject"}}
	set := func(s Scenario, assignment string) Scenario {
		t.Helper()
		s, err := s.Set(someVocabulary, assignment)
		require.NoError(t, err)
		return s
	}
	assert.Equal(t, 3, *set(flushed, "load.messages=6").Flush.AfterMessage)
	assert.Equal(t, 10, *set(flushed, "load.size=6").Flush.AfterMessage)
	own := flushed
	own.Flush = &Flush{Mechanism: "mark-reject", AfterMessage: new(4)}
	assert.Equal(t, 4, *set(own, "load.messages=6").Flush.AfterMessage)
	assert.Equal(t, 4, *set(own, "load.size=6").Flush.AfterMessage)
	assert.Equal(t, 6, set(Scenario{Name: "a", Summary: "b"}, "load.messages=6").Load.Messages, "there is no flush")
	assert.Empty(t, set(flushed, "flush.delay=5ms").Flush.Phase)

	_, err := flushed.At([]Axis{{Field: "load.messages"}}, []string{"none"}, someVocabulary)
	var problem *Error
	require.ErrorAs(t, err, &problem)
	assert.Equal(t, "load.messages", problem.Field)
}

func TestTextInMessages(t *testing.T) {
	assert.Equal(t, `""`, plain(""))
	assert.Equal(t, "abc", shorten("abc", 3))
	assert.Equal(t, "ab…", shorten("abc", 2))
	long := strings.Repeat("s", 64)
	assert.Equal(t, long, segment(long))
	assert.Equal(t, quote(long+"s"), segment(long+"s"))
	assert.Equal(t, quote("a.b"), segment("a.b"))
	assert.Equal(t, long, Closest(long, []string{long}))
	assert.Empty(t, Closest(long+"s", []string{long}), "no known word is that long")
	assert.Equal(t, "one", Closest("ona", []string{"one", "ono"}), "the earlier of two")
	assert.Equal(t, "mirrord-234", Closest("234", []string{"mirrord-234"}))
	for text, line := range map[string]int{"\xff": 1, "a\n\xff": 2, "é\nb\nc\xff": 3, "a\ufffd\n\xff": 2, "a\nb": 2} {
		assert.Equal(t, line, lineOfInvalid([]byte(text)), "%q", text)
	}
}

// The bounds of an axis.
func TestBoundsOfAxes(t *testing.T) {
	tests := []struct {
		assignment string
		values     int
		problem    string
		hint       string
	}{
		{"load.size=1..100000/1", 100000, "", ""},
		{"load.size=0..100000/1", 0, `load.size: "0..100000/1" has 100001 values; allowed: 100000`, "a larger step"},
		{"load.size=10..30/20", 2, "", ""},
		{"load.size=10..30/21", 0, "load.size: the step 21 is larger than the range; allowed: at most 20", ""},
		{"load.size=10..35/10", 0, `load.size: the steps of "10..35/10" do not lead to its high end; allowed: a step that divides 25`, "10..30/10 or 10..40/10"},
		{"load.size=..5/1", 0, `load.size: "..5/1" has no end; allowed: LOW..HIGH/STEP`, "for example 10..50/10"},
	}
	for _, test := range tests {
		t.Run(test.assignment, func(t *testing.T) {
			axis, err := ParseAxis(test.assignment, someVocabulary)
			if test.problem == "" {
				require.NoError(t, err)
				assert.Len(t, axis.Values, test.values)
				return
			}
			require.EqualError(t, err, test.problem)
			var problem *Error
			require.ErrorAs(t, err, &problem)
			assert.Equal(t, test.hint, problem.Hint)
		})
	}
}
