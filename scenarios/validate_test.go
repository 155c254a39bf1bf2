package scenarios

import (
	"encoding"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// full is a completed scenario in which every field is reachable. A scenario
// has a phase or a delay; here it has a phase.
func full() Scenario {
	end := func() *EndExpectation { return &EndExpectation{Told: new(true), Status: "OK", Zombie: new(true)} }
	return Scenario{
		Name:       "full",
		Flush:      &Flush{Mechanism: "mark-reject", Every: new(Duration(1e9)), AcceptDelay: new(Duration(0)), Window: new(Duration(0)), DualStack: true},
		AfterFlush: &AfterFlush{Same: true, Fresh: true},
		Expect:     map[string]Expectation{"flush-on": {Client: end(), Forwarder: end(), Upstream: end()}},
	}.Complete()
}

// ends are a field's first and last good value, and the closest bad ones.
type ends struct{ good, bad []any }

var enum = ends{bad: []any{"x"}}

// limits are the fields with a range or an enumeration.
var limits = map[string]ends{
	"name":                {good: []any{"a", "0-9", strings.Repeat("a", 64)}, bad: []any{"", "-a", "a-", "A", "a_b", "a\n", strings.Repeat("a", 65)}},
	"origin":              {good: []any{"", "http://x", "https://x/y?z#a"}, bad: []any{"x", "ftp://x", "https://", "https://a b", "https://x\"", "javascript:https://"}},
	"call":                {good: []any{"server-stream", "unary", "client-stream", "bidi"}, bad: []any{"", "x", "Unary"}},
	"path":                {good: []any{"plain", "steal"}, bad: []any{"", "x"}},
	"ports.forwarder":     {good: []any{1, 65535}, bad: []any{0, -1, 65536}},
	"ports.upstream":      {good: []any{1, 65535}, bad: []any{0, -1, 65536}},
	"load.messages":       {good: []any{11, 1_000_000}, bad: []any{0, -1, 1_000_001}},
	"load.interval":       {good: []any{time.Duration(0), time.Hour}, bad: []any{time.Duration(-1), time.Hour + 1}},
	"load.size":           {good: []any{0, 1_000_000}, bad: []any{-1, 1_000_001}},
	"load.streams":        {good: []any{1, 1000}, bad: []any{0, -1, 1001}},
	"load.connections":    {good: []any{"shared", "per-stream"}, bad: []any{"", "x"}},
	"flush.mechanism":     {good: []any{"mark-reject", "socket-kill"}, bad: []any{"", "x"}},
	"flush.by":            {good: []any{"", "agent", "middlebox"}, bad: []any{"x", "Agent"}},
	"flush.after_message": {good: []any{0, 29}, bad: []any{-1, 30}},
	"flush.phase":         {good: []any{"quiet", "busy", "random"}, bad: []any{"x"}},
	"flush.delay":         {good: []any{time.Duration(0), time.Hour}, bad: []any{time.Duration(-1), time.Hour + 1}},
	"flush.every":         {good: []any{time.Millisecond, time.Hour}, bad: []any{time.Duration(0), time.Hour + 1}},
	"flush.accept_delay":  {good: []any{time.Duration(0), time.Minute}, bad: []any{time.Duration(-1), time.Minute + 1}},
	"flush.window":        {good: []any{time.Duration(0), time.Minute}, bad: []any{time.Duration(-1), time.Minute + 1}},
	"load.delay":          {good: []any{time.Duration(0), time.Hour}, bad: []any{time.Duration(-1), time.Hour + 1}},
	"load.stagger":        {good: []any{time.Duration(0), time.Hour}, bad: []any{time.Duration(-1), time.Hour + 1}},
	"fault.kind":          {good: []any{"quiet-upstream", "early-end"}, bad: []any{"", "x"}},
	"fault.after_message": {good: []any{0, 29}, bad: []any{-1, 30}},
	"fault.hop":           {good: []any{1, 2}, bad: []any{-1, 3}},
	"fault.direction":     {good: []any{"both", "up", "down"}, bad: []any{"x", "Up"}},
	"fault.role":          {good: []any{"client", "forwarder", "upstream"}, bad: []any{"x", "local"}},
	"fault.proxy":         {good: []any{"", "nginx", "haproxy", "envoy"}, bad: []any{"x", "NGINX"}},
	"fault.phase":         {good: []any{"quiet", "busy"}, bad: []any{"x", "random"}},
	"fault.delay":         {bad: []any{time.Duration(-1), time.Hour + 1}},
	"fault.above":         {good: []any{0, 1, 65535}, bad: []any{-1, 65536}},
	"fault.connections":   {good: []any{"existing", "new", "all"}, bad: []any{"x", "old"}},
	"fault.idle":          {good: []any{time.Millisecond, 24 * time.Hour}, bad: []any{time.Duration(0), 24*time.Hour + 1}},
	"fault.then":          {good: []any{"silent", "reset"}, bad: []any{"x", "drop"}},
	"fault.latency":       {good: []any{time.Millisecond, time.Minute}, bad: []any{time.Duration(0), time.Minute + 1}},
	"fault.percent":       {good: []any{0, 1, 100}, bad: []any{-1, 101}},
	"fault.longest":       {good: []any{time.Millisecond, 24 * time.Hour}, bad: []any{time.Duration(0), 24*time.Hour + 1}},
	"fault.bytes":         {good: []any{0, 1, 1 << 20}, bad: []any{-1, 1<<20 + 1}},
	"fault.streams":       {good: []any{0, 1, 1000}, bad: []any{-1, 1001}},
	"fault.stream":        {good: []any{0, 1, 1000}, bad: []any{-1, 1001}},
	"fault.every":         {good: []any{time.Millisecond, time.Hour}, bad: []any{time.Duration(0), time.Hour + 1}},
	"fault.age":           {good: []any{time.Millisecond, 24 * time.Hour}, bad: []any{time.Duration(0), 24*time.Hour + 1}},
	"fault.grace":         {good: []any{time.Duration(0), 24 * time.Hour}, bad: []any{time.Duration(-1), 24*time.Hour + 1}},
	"fault.mechanism":     {bad: []any{"x"}},
	"fault.by":            {bad: []any{"x", "Agent"}},
	"fault.deadline":      {good: []any{time.Millisecond, time.Hour}, bad: []any{time.Duration(0), time.Hour + 1}},
	"mesh":                {good: []any{"bytes", "http2"}, bad: []any{"", "x"}},

	"expect.*.outcome":          {good: []any{"", "flowing", "slow", "recovered", "lost", "broken", "hung"}, bad: []any{"x", "undecided"}},
	"expect.*.same":             enum,
	"expect.*.cause":            {good: []any{"", "half-open"}, bad: []any{"Half open", "-x"}},
	"expect.*.fresh":            enum,
	"variants.*.mechanism":      {good: []any{"mark-reject"}, bad: []any{"", "x"}},
	"expect.*.hop":              {good: []any{0, 1, 2}, bad: []any{-1, 3}},
	"expect.*.client.status":    {good: []any{"", "OK", "Unavailable", "Unauthenticated"}, bad: []any{"x", "UNAVAILABLE", "14"}},
	"expect.*.forwarder.status": enum,
	"expect.*.local.status":     enum,
	"expect.*.upstream.status":  enum,
	"expect.*.next_message":     {good: []any{"", "forwarder", "local", "none"}, bad: []any{"x", "client"}},
	"expect.*.next_call":        {good: []any{"", "forwarder", "local", "none"}, bad: []any{"x", "client"}},
	"local.dials":               {good: []any{"before", "after"}, bad: []any{"", "x"}},
}

// freeText are the fields that may hold anything that can be printed.
var freeText = map[string]ends{
	"summary":     {good: []any{"", "é \u00a0 😀", strings.Repeat("é", 200)}, bad: []any{"a\nb", "a\tb", "\x1b[2J", "a\u202eb", "\xff", strings.Repeat("a", 201)}},
	"description": {good: []any{"", "a\n\nb", strings.Repeat("é", 10_000)}, bad: []any{"a\tb", "\x1b[2J", "\xff", strings.Repeat("a", 10_001)}},
}

// TestEveryFieldIsChecked walks the type, so that a field added later is not
// forgotten: it must be in one of the tables above, or be true or false.
func TestEveryFieldIsChecked(t *testing.T) {
	leaves := map[string]reflect.Type{}
	collect(reflect.TypeFor[Scenario](), "", leaves)
	var known []string
	for pattern, kind := range leaves {
		_, limited := limits[pattern]
		_, text := freeText[pattern]
		assert.True(t, limited || text || kind.Kind() == reflect.Bool, "%s has neither limits nor is it free text", pattern)
		known = append(known, pattern)
	}
	assert.ElementsMatch(t, known, slices.Collect(maps.Keys(rules(Scenario{}, Vocabulary{}))), "rules are for fields, one each")
	for pattern := range limits {
		assert.Contains(t, leaves, pattern, "no such field")
	}
	for pattern, r := range rules(full(), someVocabulary) {
		assert.NotEmpty(t, r.allowed, pattern)
	}
}

// collect finds the leaves by itself, so as not to trust the walk it checks.
func collect(t reflect.Type, pattern string, leaves map[string]reflect.Type) {
	switch {
	case t.Kind() == reflect.Pointer, t.Kind() == reflect.Slice:
		collect(t.Elem(), pattern, leaves)
	case t.Kind() == reflect.Map:
		collect(t.Elem(), pattern+".*", leaves)
	case t.Kind() == reflect.Struct && !reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		for field := range t.Fields() {
			name, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
			collect(field.Type, strings.TrimPrefix(pattern+"."+name, "."), leaves)
		}
	default:
		leaves[pattern] = t
	}
}

// A field's name is the same in YAML and JSON, or JSON could not be read.
func TestNamesAreTheSameInJSON(t *testing.T) {
	for _, s := range []reflect.Type{
		reflect.TypeFor[Scenario](), reflect.TypeFor[Ports](), reflect.TypeFor[Load](), reflect.TypeFor[Flush](),
		reflect.TypeFor[Expectation](), reflect.TypeFor[EndExpectation](),
		reflect.TypeFor[AfterFlush](), reflect.TypeFor[VariantPlan](), reflect.TypeFor[Fault](),
	} {
		for field := range s.Fields() {
			name, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
			other, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			assert.NotEmpty(t, name, "%s.%s", s.Name(), field.Name)
			assert.Equal(t, name, other, "%s.%s", s.Name(), field.Name)
		}
	}
}

func TestValidateLimits(t *testing.T) {
	require.NoError(t, full().Validate(someVocabulary))
	for _, table := range []map[string]ends{limits, freeText} {
		for pattern, ends := range table {
			path := strings.ReplaceAll(pattern, "*", "flush-on")
			for _, value := range ends.good {
				require.NoError(t, with(full(), pattern, value).Validate(someVocabulary), "%s %v", path, value)
			}
			for _, value := range ends.bad {
				t.Run(fmt.Sprintf("%s %.20q", path, fmt.Sprint(value)), func(t *testing.T) {
					var problem *Error
					require.ErrorAs(t, with(full(), pattern, value).Validate(someVocabulary), &problem)
					assert.Equal(t, path, problem.Field)
					assert.Contains(t, problem.Problem, "; allowed: ")
					assert.True(t, printable(problem.Error()), "%q", problem)
				})
			}
		}
	}
}

// with sets the field, allocating what is nil on the way.
func with(s Scenario, pattern string, value any) Scenario {
	if pattern == "flush.delay" {
		s.Flush.Phase = "" // one or the other
	}
	if strings.HasPrefix(pattern, "fault.") {
		// One or the other, and so no expectations of the other's variants.
		s.Flush, s.AfterFlush, s.Expect = nil, nil, nil
		kind := QuietUpstream
		for _, known := range slices.Backward(faultKinds) {
			if field := strings.TrimPrefix(pattern, "fault."); known.kind != FlushFault && slices.Contains(known.fields, field) {
				kind = known.kind
			}
		}
		s.Fault, s.Call, s.Load.Streams = Faults{{Kind: kind}}, Bidi, 1000
		s = s.Complete()
	}
	if strings.HasPrefix(pattern, "variants.") {
		s.Flush.Mechanism = "" // one or the other
		s.Variants = map[string]VariantPlan{"flush-on": {Mechanism: "mark-reject"}}
	}
	set(reflect.ValueOf(&s).Elem(), strings.Split(pattern, "."), value)
	return s
}

func set(v reflect.Value, path []string, value any) {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		v = v.Elem()
	}
	if len(path) == 0 {
		v.Set(reflect.ValueOf(value).Convert(v.Type()))
		return
	}
	if v.Kind() == reflect.Slice {
		set(v.Index(0), path, value)
		return
	}
	if v.Kind() == reflect.Map {
		for _, key := range v.MapKeys() {
			element := reflect.New(v.Type().Elem()).Elem()
			element.Set(v.MapIndex(key))
			set(element, path[1:], value)
			v.SetMapIndex(key, element)
		}
		return
	}
	_, index := fields(v.Type())
	set(v.Field(index[path[0]]), path[1:], value)
}

func TestValidateVariants(t *testing.T) {
	for _, test := range []struct {
		variant string
		flush   *Flush
		want    string
	}{
		{"direct", nil, ""},
		{"flush-off", nil, ""},
		{"flush-on", nil, "expect.flush-on: no variant of this scenario; allowed: direct, flush-off"},
		{"direct", full().Flush, "expect.direct: no variant of this scenario; allowed: flush-off, flush-on"},
		{"flush-off", full().Flush, ""},
		{"flush-on", full().Flush, ""},
		{"", full().Flush, `expect."": no variant of this scenario; allowed: flush-off, flush-on`},
		{"Direct", full().Flush, "expect.Direct: no variant of this scenario; allowed: flush-off, flush-on"},
	} {
		scenario := full()
		scenario.Flush, scenario.AfterFlush = test.flush, nil
		scenario.Expect = map[string]Expectation{test.variant: {Outcome: Flowing}}
		if err := scenario.Validate(Vocabulary{}); test.want == "" {
			require.NoError(t, err)
		} else {
			require.EqualError(t, err, test.want)
		}
	}
}

// A call after the flush is expected only where one is made.
func TestValidateCallsAfterTheFlush(t *testing.T) {
	const notMade = "this variant makes no such call; allowed: in a variant that flushes, with after_flush."
	tests := map[string]struct {
		made        *AfterFlush
		variant     string
		expectation Expectation
		want, hint  string
	}{
		"both are made":        {&AfterFlush{Same: true, Fresh: true}, "flush-on", Expectation{Same: Hung, Fresh: Flowing}, "", ""},
		"none is made":         {nil, "flush-on", Expectation{Same: Hung}, "expect.flush-on.same: " + notMade + "same true", "add after_flush: {same: true}"},
		"the other one is":     {&AfterFlush{Same: true}, "flush-on", Expectation{Fresh: Hung}, "expect.flush-on.fresh: " + notMade + "fresh true", "add after_flush: {fresh: true}"},
		"nothing is flushed":   {&AfterFlush{Same: true}, "flush-off", Expectation{Same: Flowing}, "expect.flush-off.same: " + notMade + "same true", ""},
		"nothing is expected":  {nil, "flush-on", Expectation{Outcome: Hung}, "", ""},
		"switched off by hand": {&AfterFlush{Fresh: true}, "flush-on", Expectation{Same: Flowing, Fresh: Flowing}, "expect.flush-on.same: " + notMade + "same true", "add after_flush: {same: true}"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			scenario := full()
			scenario.AfterFlush = test.made
			scenario.Expect = map[string]Expectation{test.variant: test.expectation}
			err := scenario.Validate(Vocabulary{})
			if test.want == "" {
				require.NoError(t, err)
				return
			}
			require.EqualError(t, err, test.want)
			assert.Equal(t, test.hint, err.(*Error).Hint) //nolint:errorlint // Validate promises the type
		})
	}
}

// Without the layer's names a mechanism or a path need only look like one.
func TestValidateWithoutMechanisms(t *testing.T) {
	scenario := full()
	scenario.Flush.Mechanism = "not-there-yet"
	require.NoError(t, scenario.Validate(Vocabulary{}))
	require.EqualError(t, scenario.Validate(someVocabulary), `flush.mechanism: "not-there-yet" is not known; allowed: mark-reject, socket-kill`)
	scenario.Flush.Mechanism, scenario.Path = "mark-reject", "not-there-yet"
	require.NoError(t, scenario.Validate(Vocabulary{}))
	require.EqualError(t, scenario.Validate(someVocabulary), `path: "not-there-yet" is not known; allowed: plain, std, steal`)
	scenario.Flush.Mechanism = "no name"
	require.EqualError(t, scenario.Validate(Vocabulary{}), `flush.mechanism: "no name" is not allowed; allowed: `+nameIs)
}

// A scenario without its defaults is not taken for a valid one.
func TestValidateWantsACompletedScenario(t *testing.T) {
	require.EqualError(t, Scenario{Name: "x"}.Validate(Vocabulary{}), "call: missing; allowed: server-stream, unary, client-stream, bidi")
}

// Of several mistakes the same one is named each time.
func TestValidateIsDeterministic(t *testing.T) {
	scenario := full()
	scenario.Expect = map[string]Expectation{"flush-on": {Hop: 3}, "flush-off": {Hop: 3}}
	for range 50 {
		require.EqualError(t, scenario.Validate(Vocabulary{}), "expect.flush-off.hop: 3 is out of range; allowed: 0 to 2")
	}
}
