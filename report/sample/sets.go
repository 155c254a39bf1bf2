package sample

import (
	"maps"
	"slices"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Sets are the pages of several results.
var Sets = map[string]func() *result.Set{
	"once":        func() *result.Set { return result.NewSet(everyResult(), false) },
	"repeated":    func() *result.Set { return result.NewSet(repeatedResults(), false) },
	"interrupted": interruptedSet,
	"virtual":     func() *result.Set { return Several(VirtualResult, 10, 1) },
	"clocks":      mixedClocks,
	"begun":       func() *result.Set { return result.NewSet([]*result.Result{Results["interrupted"]()}, true) },
	"hostile": func() *result.Set {
		r := Results["hostile"]()
		r.Verdict = result.Unexpected
		for _, v := range r.Variants {
			r.Checks = append(r.Checks, result.Check{Variant: v.Name, What: "\x1b]0;x\x07", Want: "a\nb", Got: "\u202e|c"})
		}
		return result.NewSet([]*result.Result{r, r}, false)
	},
}

// everyResult is each result of the tests once, under a name of its own.
func everyResult() []*result.Result {
	var all []*result.Result
	for _, name := range slices.Sorted(maps.Keys(Results)) {
		if name == "hostile" || name == "hostilediag" || name == "hostilerelay" || name == "interrupted" {
			continue
		}
		r := Results[name]()
		r.Scenario.Name = name
		all = append(all, r)
	}
	return all
}

// repeatedResults are 20 runs of one scenario. In every fifth the client was told.
func repeatedResults() []*result.Result {
	var all []*result.Result
	for seed := range uint64(20) {
		r := HungResult()
		r.Seed = seed + 1
		on := &r.Variants[1]
		on.Silent = true
		if seed%5 == 2 {
			on.Outcome, on.Stall, on.Silent = scenarios.Broken, nil, false
			r.Verdict = result.Unexpected
			r.Checks = append(r.Checks,
				result.Check{Variant: on.Name, What: "outcome", Want: "hung", Got: "broken"},
				result.Check{Variant: on.Name, What: "client.told", Want: "false", Got: "true"})
		}
		all = append(all, r)
	}
	return all
}

// mixedClocks are runs in real time, in virtual time, and on other clocks.
func mixedClocks() *result.Set {
	return Mixed(Several(UnexpectedResult, 2, 1), Several(VirtualResult, 3, 1), Several(ClocksDifferResult, 1, 1), Several(strangeClocksResult, 1, 1))
}

func interruptedSet() *result.Set {
	set := result.NewSet([]*result.Result{HungResult(), ZombieResult(), Results["interrupted"]()}, true)
	set.Planned = 40
	return set
}
