package repro_test

import (
	"context"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/network"
	"hangscope/repro/network/memory"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// traffic watches executions of several plans: their network is the first thing
// that each makes, and its last progress the last that it says.
type traffic struct {
	mu        sync.Mutex
	rate      float64
	highest   float64
	under     int
	crowd     map[string]int // by scenario, the most executions under way with one of its own
	beginning []string       // the scenarios in the order in which their executions begin
}

// plan makes a plan of a built-in scenario, in memory and watched.
func (w *traffic) plan(t *testing.T, name string, change func(*repro.Plan)) repro.Plan {
	t.Helper()
	scenario, err := scenarios.Builtin(name)
	require.NoError(t, err)
	plan := repro.Plan{Scenario: scenario}
	if change != nil {
		change(&plan)
	}
	load := plan.Scenario.Load
	rate := float64(load.Streams) / time.Duration(*load.Interval).Seconds()
	if *load.Interval == 0 {
		rate = 0 // it is checked to be alone
	}
	plan.Options.NewNetwork = func() network.Network {
		w.begin(plan.Scenario.Name, rate)
		return &memory.Network{}
	}
	plan.Options.Progress = func(p repro.Progress) {
		if p.Done {
			w.end(rate)
		}
	}
	return plan
}

func (w *traffic) begin(name string, rate float64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.crowd == nil {
		w.crowd = make(map[string]int)
	}
	w.rate, w.under = w.rate+rate, w.under+1
	w.highest = max(w.highest, w.rate)
	w.crowd[name] = max(w.crowd[name], w.under)
	w.beginning = append(w.beginning, name)
}

func (w *traffic) end(rate float64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.rate, w.under = w.rate-rate, w.under-1
}

// runAllVirtually runs plans in virtual time, and returns how long they took.
func runAllVirtually(t *testing.T, plans []repro.Plan) (set *result.Set, took time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var err error
		set, err = repro.RunAll(t.Context(), plans, nil)
		require.NoError(t, err)
		took = time.Since(start)
	})
	return set, took
}

func namesAndSeeds(set *result.Set) (names []string, seeds []uint64) {
	for _, r := range set.Results {
		names, seeds = append(names, r.Scenario.Name), append(seeds, r.Seed)
	}
	return names, seeds
}

func TestRunAllInTheOrderOfThePlans(t *testing.T) {
	var w traffic
	seed := func(n uint64) func(*repro.Plan) { return func(p *repro.Plan) { p.Options.Seed = n } }
	set, took := runAllVirtually(t, []repro.Plan{
		w.plan(t, "busy", seed(7)),
		w.plan(t, "refused-pings", seed(3)),
		w.plan(t, "mirrord-2348", seed(9)),
	})
	names, seeds := namesAndSeeds(set)
	assert.Equal(t, []string{"busy", "refused-pings", "mirrord-2348"}, names)
	assert.Equal(t, []uint64{7, 3, 9}, seeds)
	assert.Equal(t, result.Expected, set.Verdict)
	assert.Equal(t, 3, set.Planned)
	assert.False(t, set.Interrupted)
	assert.Less(t, took, 46*time.Second, "the longest takes 45 s, and the others are over by then")
}

func TestRunAllBeginsWithTheLongest(t *testing.T) {
	var w traffic
	alone := func(name string, messages int) repro.Plan {
		return w.plan(t, "healthy", func(p *repro.Plan) {
			p.Scenario.Name, p.Scenario.Load.Messages = name, messages
			p.Scenario.Load.Interval = new(scenarios.Duration(time.Microsecond))
		})
	}
	set, _ := runAllVirtually(t, []repro.Plan{alone("short", 5), alone("long", 500), alone("middle", 50)})
	assert.Equal(t, []string{"long", "long", "middle", "middle", "short", "short"}, w.beginning)
	names, _ := namesAndSeeds(set)
	assert.Equal(t, []string{"short", "long", "middle"}, names)
}

// All executions of all plans share one budget, which grows with the cores.
func TestRunAllKeepsToItsBudget(t *testing.T) {
	const ratePerCore = 200
	budget := ratePerCore * runtime.GOMAXPROCS(0)
	var w traffic
	quarter := func(p *repro.Plan) {
		p.Scenario.Load.Interval = new(scenarios.Duration(4 * time.Second / time.Duration(budget)))
	}
	plans := []repro.Plan{
		w.plan(t, "healthy", quarter), w.plan(t, "healthy", quarter), w.plan(t, "healthy", quarter),
		w.plan(t, "healthy", quarter), w.plan(t, "healthy", quarter), w.plan(t, "healthy", quarter),
	}
	set, took := runAllVirtually(t, plans)
	assert.Len(t, set.Results, 6)
	assert.LessOrEqual(t, w.highest, float64(budget)+0.001)
	assert.Equal(t, 4, w.crowd["healthy"], "and uses it: 12 executions, four at a time")
	one := 29 * 4 * time.Second / time.Duration(budget)
	assert.Less(t, took, 6*one, "side by side")
	assert.InEpsilon(t, (3 * one).Seconds(), repro.Forecast(plans).Seconds(), 0.01, "which was foreseen")
}

func TestRunAllLeavesAnUnthrottledRunAlone(t *testing.T) {
	var w traffic
	unthrottled := func(p *repro.Plan) {
		p.Scenario.Name = "unthrottled"
		p.Scenario.Load.Interval = new(scenarios.Duration(0))
	}
	set, _ := runAllVirtually(t, []repro.Plan{
		w.plan(t, "busy", nil), w.plan(t, "healthy", unthrottled), w.plan(t, "mirrord-2348", nil),
	})
	assert.Len(t, set.Results, 3)
	assert.Equal(t, 1, w.crowd["unthrottled"])
	assert.Equal(t, 4, max(w.crowd["busy"], w.crowd["mirrord-2348"]), "the others are side by side")
}

func TestRunAllInterrupted(t *testing.T) {
	var w traffic
	alone := func(p *repro.Plan) {
		p.Scenario.Load.Interval = new(scenarios.Duration(time.Second / 200 / time.Duration(runtime.GOMAXPROCS(0))))
		p.Scenario.Load.Messages = 1_000_000
	}
	plans := []repro.Plan{
		w.plan(t, "busy", nil),
		w.plan(t, "refused-pings", nil),
		w.plan(t, "healthy", alone),
		w.plan(t, "healthy", alone),
	}
	plans[2].Options.Observe, plans[3].Options.Observe = time.Second, time.Second
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
		defer cancel()
		start := time.Now()
		var mu sync.Mutex
		var ended []int
		set, err := repro.RunAll(ctx, plans, func(plan int, r *result.Result) {
			mu.Lock()
			defer mu.Unlock()
			ended = append(ended, plan)
			assert.Equal(t, plans[plan].Scenario.Name, r.Scenario.Name)
		})
		require.NoError(t, err)
		assert.Equal(t, 4*time.Second, time.Since(start), "it ends at once")
		assert.True(t, set.Interrupted)
		assert.Equal(t, result.NoVerdict, set.Verdict)
		assert.Equal(t, 4, set.Planned)
		names, _ := namesAndSeeds(set)
		assert.Equal(t, []string{"busy", "refused-pings"}, names, "those that had begun")
		assert.False(t, set.Results[0].Interrupted, "it was over")
		assert.Equal(t, result.Expected, set.Results[0].Verdict)
		assert.True(t, set.Results[1].Interrupted)
		assert.Equal(t, []int{0, 1}, ended)
		for _, rate := range set.Rates {
			assert.Equal(t, "busy", rate.Scenario, "what was interrupted did not end in any way")
		}
	})
}

func TestRunAllSaysWhichPlanIsWrong(t *testing.T) {
	var w traffic
	_, err := repro.RunAll(t.Context(), []repro.Plan{
		w.plan(t, "busy", nil),
		w.plan(t, "healthy", func(p *repro.Plan) { p.Scenario.Load.Messages = -1 }),
	}, nil)
	require.ErrorContains(t, err, "scenario healthy: load.messages: -1 is out of range")
	assert.Empty(t, w.beginning, "nothing has begun")
}

func TestRunAllSaysWhatTheNetworkCannotDo(t *testing.T) {
	var w traffic
	plans := []repro.Plan{w.plan(t, "busy", nil), w.plan(t, "healthy", nil)}
	plans[1].Options.NewNetwork = func() network.Network { return deaf{&memory.Network{}} }
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		_, err := repro.RunAll(t.Context(), plans, nil)
		require.ErrorIs(t, err, errDeaf)
		require.ErrorContains(t, err, "scenario healthy: ")
		assert.Zero(t, time.Since(start), "the others are ended")
	})
}

func TestForecast(t *testing.T) {
	var w traffic
	var plans []repro.Plan
	for _, name := range scenarios.Names() {
		plans = append(plans, w.plan(t, name, nil))
	}
	var forecast time.Duration
	_, took := runAllVirtually(t, plans)
	forecast = repro.Forecast(plans)
	assert.InEpsilon(t, took.Seconds(), forecast.Seconds(), 0.02)
	assert.Zero(t, repro.Forecast([]repro.Plan{{}}))
}

// A set of many results keeps what is large only where somebody looks at it.
func TestRunAllKeepsLittleOfMany(t *testing.T) {
	var w traffic
	var plans []repro.Plan
	for range 102 {
		plans = append(plans, w.plan(t, "mirrord-2348", nil))
	}
	plans[101].Scenario.Expect = map[string]scenarios.Expectation{result.VariantFlushOn: {Outcome: scenarios.Flowing}}
	set, _ := runAllVirtually(t, plans)
	require.Len(t, set.Results, 102)
	for i, full := range map[int]bool{0: true, 99: true, 100: false, 101: true} {
		on := variant(t, set.Results[i], result.VariantFlushOn)
		assert.Equal(t, full, len(on.Timeline.Buckets) > 0, i)
		assert.Equal(t, full, on.Frames != nil, i)
		assert.NotNil(t, on.Timeline.Buckets, "it is a list still")
		assert.NotNil(t, on.Diagnosis)
	}
}
