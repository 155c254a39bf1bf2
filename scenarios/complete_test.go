package scenarios

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestComplete(t *testing.T) {
	assert.Equal(t, Scenario{
		Name:        "x",
		Summary:     "a",
		Description: "b\nc",
		Call:        ServerStream,
		Path:        "plain",
		Mesh:        MeshBytes,
		Ports:       Ports{Forwarder: 50051, Upstream: 50051},
		Load:        Load{Messages: 30, Interval: new(Duration(100 * time.Millisecond)), Delay: new(Duration(0)), Stagger: new(Duration(0)), Size: new(64), Streams: 1, Connections: Shared},
		Flush:       &Flush{Mechanism: "m", AfterMessage: new(10), Phase: Quiet},
	}, Scenario{
		Name: "x", Summary: "a\n", Description: "b\nc\n\n", Flush: &Flush{Mechanism: "m"}, Expect: map[string]Expectation{},
	}.Complete())
}

func TestCompleteKeepsWhatIsGiven(t *testing.T) {
	given := Scenario{
		Name:   "x",
		Call:   Bidi,
		Path:   "steal",
		Mesh:   MeshHTTP2,
		Ports:  Ports{Forwarder: 1, Upstream: 2},
		Load:   Load{Messages: 3, Interval: new(Duration(0)), Delay: new(Duration(0)), Stagger: new(Duration(0)), Size: new(0), Streams: 4, Connections: PerStream},
		Flush:  &Flush{Mechanism: "m", AfterMessage: new(0), Delay: new(Duration(0))},
		Expect: map[string]Expectation{"flush-on": {Hop: 1, Client: &EndExpectation{Told: new(false)}}},
	}
	assert.Equal(t, given, given.Complete())

	given.Flush = &Flush{Mechanism: "m", AfterMessage: new(0), Phase: Busy}
	assert.Equal(t, given, given.Complete())
	assert.Equal(t, 7, Scenario{Ports: Ports{Forwarder: 7}}.Complete().Ports.Upstream, "the forwarder's if not given")
}

func TestCompleteTwiceChangesNothing(t *testing.T) {
	random := rand.New(rand.NewPCG(rand.Uint64(), 0))
	for range 1000 {
		once := randomScenario(random).Complete()
		require.Equal(t, once, once.Complete())
	}
}

// Whoever changes a completed scenario must not change the one it came from.
func TestCompleteSharesNothing(t *testing.T) {
	first := full()
	first.Flush.Delay = new(Duration(1))
	for _, derived := range []Scenario{first.Complete(), first.WithMessages(5)} {
		before, err := json.Marshal(first)
		require.NoError(t, err)
		scramble(reflect.ValueOf(&derived).Elem())
		derived.Expect["flush-off"] = Expectation{}
		unchanged, err := json.Marshal(first)
		require.NoError(t, err)
		assert.JSONEq(t, string(before), string(unchanged))
	}
}

// scramble changes everything that can be reached through pointers, lists and maps.
func scramble(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			scramble(v.Elem())
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			scramble(field)
		}
	case reflect.Slice:
		for i := range v.Len() {
			scramble(v.Index(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			element := reflect.New(v.Type().Elem()).Elem()
			element.Set(v.MapIndex(key))
			scramble(element)
		}
	case reflect.String:
		v.SetString(v.String() + "!")
	case reflect.Bool:
		v.SetBool(!v.Bool())
	default:
		v.SetInt(v.Int() + 1)
	}
}

func TestAfterMessage(t *testing.T) {
	for messages, want := range map[int]int{1: 0, 2: 1, 3: 1, 19: 9, 20: 10, 21: 10, 1_000_000: 10} {
		scenario := Scenario{Name: "x", Load: Load{Messages: messages}, Flush: &Flush{Mechanism: "m"}}.Complete()
		assert.Equal(t, want, *scenario.Flush.AfterMessage, "%d messages", messages)
		assert.NoError(t, scenario.Validate(Vocabulary{}), "%d messages", messages)
	}
}

func TestWithMessages(t *testing.T) {
	for _, test := range []struct {
		given          *int
		messages, want int
	}{
		{nil, 5, 2},     // the default moves
		{new(10), 5, 2}, // as it does when it is written out
		{nil, 1000, 10},
		{new(3), 5, 3}, // what was chosen stays
		{new(7), 5, 7}, // even where it cannot: Validate says so
		{new(0), 1, 0},
		{nil, 0, 0},
	} {
		scenario := Scenario{Name: "x", Flush: &Flush{Mechanism: "m", AfterMessage: test.given}}.WithMessages(test.messages)
		assert.Equal(t, test.messages, scenario.Load.Messages)
		assert.Equal(t, test.want, *scenario.Flush.AfterMessage, "%+v", test)
		scenario = Scenario{Name: "x", Fault: Faults{{Kind: QuietUpstream, AfterMessage: test.given}}}.WithMessages(test.messages)
		assert.Equal(t, test.want, *scenario.Fault[0].AfterMessage, "%+v", test)
	}
	assert.Equal(t, 5, Scenario{}.WithMessages(5).Load.Messages, "without a flush")
	standing := Scenario{Name: "x", Load: Load{Messages: 1}, Fault: Faults{{Kind: NoSettings}}}.WithMessages(30)
	assert.Zero(t, *standing.Fault[0].AfterMessage, "it is there from the start")
	require.EqualError(t, Scenario{Name: "x"}.WithMessages(0).Validate(Vocabulary{}), "load.messages: 0 is out of range; allowed: 1 to 1000000")
}

func TestVariants(t *testing.T) {
	assert.Equal(t, []string{"direct", "flush-off"}, Scenario{}.Executions())
	assert.Equal(t, []string{"flush-off", "flush-on"}, Scenario{Flush: &Flush{}}.Executions())
}

func TestAfter(t *testing.T) {
	assert.Equal(t, 60*time.Millisecond, Flush{}.After())
	assert.Equal(t, 60*time.Millisecond, Flush{Phase: Quiet}.After())
	assert.Equal(t, 2*time.Millisecond, Flush{Phase: Busy}.After())
	assert.Equal(t, time.Duration(0), Flush{Delay: new(Duration(0))}.After())
	assert.Equal(t, time.Second, Flush{Delay: new(Duration(time.Second))}.After())
}

// The seed draws the random moment, and each moment of the interval is as
// likely.
func TestFlushAfterARandomMoment(t *testing.T) {
	s := Scenario{Flush: &Flush{Mechanism: "m", Phase: Random}}.Complete()
	const seeds, tenths = 10_000, 10
	var found [tenths]int
	for seed := range uint64(seeds) {
		delay := s.FlushAfter(seed)
		require.Equal(t, delay, s.FlushAfter(seed))
		require.Less(t, delay, time.Duration(*s.Load.Interval))
		found[delay*tenths/time.Duration(*s.Load.Interval)]++
	}
	for tenth, n := range found {
		assert.InDelta(t, seeds/tenths, n, 100, "more than three standard deviations off in the tenth of number %d", tenth)
	}
	s.Flush.Phase = Quiet
	assert.Equal(t, s.Flush.After(), s.FlushAfter(1), "of others the seed decides nothing")
	assert.Zero(t, Flush{Phase: Random}.After())
}

// The phases are about the time for which a kernel may hold back an
// acknowledgement, and about the next message of the default load.
func TestPhasesAroundTheDelayedAcknowledgement(t *testing.T) {
	const (
		delayedACK = 40 * time.Millisecond // the longest that was seen, see docs
		surelyOwed = 25 * time.Millisecond // a flush this soon after a message always found one owed
		jitter     = 10 * time.Millisecond // of a timer on a busy machine
	)
	busy, quiet := Flush{Phase: Busy}.After(), Flush{Phase: Quiet}.After()
	assert.Positive(t, busy)
	assert.Less(t, busy+jitter, surelyOwed)
	assert.Greater(t, quiet, delayedACK+jitter)
	assert.Less(t, quiet+jitter, time.Duration(*Scenario{}.Complete().Load.Interval))
}

// A quiet phase needs time between two messages; the catalogue leaves it.
func TestNeverQuiet(t *testing.T) {
	tests := map[string]struct {
		set  []string
		want bool
	}{
		"the default":                       {nil, false},
		"a message each 60 ms":              {[]string{"load.interval=60ms"}, true},
		"a message each 61 ms":              {[]string{"load.interval=61ms"}, false},
		"as fast as it goes":                {[]string{"load.interval=0s"}, true},
		"busy":                              {[]string{"load.interval=10ms", "flush.phase=busy"}, false},
		"busy, and a message each 1 ms":     {[]string{"load.interval=1ms", "flush.phase=busy"}, false},
		"before a first that comes at once": {[]string{"load.interval=1s", "flush.after_message=0"}, false},
		"after a first that comes late":     {[]string{"load.interval=10ms", "load.delay=1s"}, true},
		"a time of its own":                 {[]string{"load.interval=10ms", "flush.delay=60ms"}, false},
		"before a first that comes late":    {[]string{"load.interval=10ms", "flush.after_message=0", "load.delay=1s"}, false},
		"before a first that comes early":   {[]string{"load.interval=1s", "flush.after_message=0", "load.delay=50ms"}, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s, err := Scenario{Name: "x", Flush: &Flush{Mechanism: "mark-reject"}}.
				Set(Vocabulary{Mechanisms: []string{"mark-reject"}, Paths: []string{"plain"}}, test.set...)
			require.NoError(t, err)
			assert.Equal(t, test.want, s.NeverQuiet())
		})
	}
	assert.False(t, Scenario{Name: "nothing is flushed", Load: Load{Interval: new(Duration(0))}}.NeverQuiet())
	for _, s := range All() {
		assert.False(t, s.NeverQuiet(), s.Name)
	}
}
