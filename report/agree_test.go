package report

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hangscope/report/content"
	"hangscope/report/sample/catalogue"
	"hangscope/repro"
	"hangscope/repro/kernel"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// One fact stands in several places of a page: the drawing of the chain, the story,
// the table, the diagnosis and the JSON. They agree, in every scenario.
func TestPagesAgreeWithThemselves(t *testing.T) {
	t.Parallel()
	for _, r := range catalogue.All(t) {
		t.Run(r.Scenario.Name, func(t *testing.T) {
			t.Parallel()
			agrees(t, r)
		})
	}
}

// So do the pages of the scenarios with another path, other calls and other loads.
func TestPagesOfVariedScenariosAgree(t *testing.T) {
	catalogue.Whole(t)
	t.Parallel()
	for name, vary := range variations {
		for _, scenario := range scenarios.All() {
			varied := vary(scenario.Complete())
			if varied.Validate(repro.Vocabulary()) != nil {
				continue
			}
			t.Run(name+"/"+scenario.Name, func(t *testing.T) {
				t.Parallel()
				r, err := repro.Run(t.Context(), varied, repro.Options{Seed: 1, Clock: result.VirtualClock})
				require.NoError(t, err)
				agrees(t, r)
			})
		}
	}
}

// In real time, and on a kernel, they agree as well.
func TestPagesOfRealRunsAgree(t *testing.T) {
	t.Parallel()
	for _, layer := range []result.LayerName{result.Simulated, result.Kernel} {
		t.Run(string(layer), func(t *testing.T) {
			t.Parallel()
			if err := kernel.Unable(kernel.Doctor()); layer == result.Kernel && err != nil {
				t.Skip(err)
			}
			set, err := repro.RunAll(t.Context(), plansOn(layer), nil)
			require.NoError(t, err)
			for _, r := range set.Results {
				t.Run(r.Scenario.Name, func(t *testing.T) { agrees(t, r) })
			}
		})
	}
}

// plansOn are the scenarios that a layer can run in real time while a person waits. Those
// that take minutes, until a kernel gives up, are looked at in virtual time alone.
func plansOn(layer result.LayerName) []repro.Plan {
	const patience = 30 * time.Second
	var plans []repro.Plan
	for _, scenario := range scenarios.All() {
		plan := repro.Plan{Scenario: scenario, Options: repro.Options{Seed: 1, Clock: result.RealClock, Layer: layer}}
		_, err := repro.KernelCommands(scenario, plan.Options)
		if able := layer == result.Simulated || err == nil; able && repro.Forecast([]repro.Plan{plan}) <= patience {
			plans = append(plans, plan)
		}
	}
	return plans
}

var variations = map[string]func(scenarios.Scenario) scenarios.Scenario{
	"through an HTTP/2 proxy": func(s scenarios.Scenario) scenarios.Scenario {
		s.Path, s.Mesh = "meshio", scenarios.MeshHTTP2
		return s
	},
	"four streams on one connection": func(s scenarios.Scenario) scenarios.Scenario {
		s.Load.Streams, s.Load.Connections = 4, scenarios.Shared
		return s
	},
	"four streams on four connections": func(s scenarios.Scenario) scenarios.Scenario {
		s.Load.Streams, s.Load.Connections = 4, scenarios.PerStream
		return s
	},
	"fast": func(s scenarios.Scenario) scenarios.Scenario {
		s.Load.Interval = new(scenarios.Duration(10 * time.Millisecond))
		return s
	},
	"large messages": func(s scenarios.Scenario) scenarios.Scenario {
		s.Load.Size = new(64_000)
		return s
	},
}

// agrees checks that all that is said of a result agrees.
func agrees(t *testing.T, r *result.Result) {
	t.Helper()
	for i := range r.Variants {
		v := &r.Variants[i]
		silenceAgrees(t, v)
		endsAgree(t, v)
		if v.Diagnosis != nil {
			diagnosisAgrees(t, v)
		}
	}
	if v := content.Subject(r); v != nil {
		chainAgrees(t, r, v)
		storyAgrees(t, r, v)
		hopAgrees(t, r, v)
	}
}
