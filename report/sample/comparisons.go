package sample

import (
	"time"

	"hangscope/repro/compare"
	"hangscope/repro/result"
)

// Several makes n runs of a result. Their latencies are a factor higher, and differ a
// little.
func Several(found func() *result.Result, n int, factor float64) *result.Set {
	var runs []*result.Result
	for i := range n {
		r := found()
		r.Seed = uint64(i)
		for j := range r.Variants {
			v := &r.Variants[j]
			stretch := factor * (1 + float64((7*i+3*j)%10)/100)
			for _, d := range []*result.Distribution{&v.Latency, &v.Hops[0].Latency, &v.Hops[1].Latency} {
				d.P50NS, d.P99NS = int64(stretch*float64(d.P50NS)), int64(stretch*float64(d.P99NS))
			}
		}
		runs = append(runs, r)
	}
	return result.NewSet(runs, false)
}

// Mixed joins sets into one.
func Mixed(sets ...*result.Set) *result.Set {
	var all []*result.Result
	for _, set := range sets {
		all = append(all, set.Results...)
	}
	return result.NewSet(all, false)
}

// Renamed gives a result another scenario's name.
func Renamed(name string, found func() *result.Result) func() *result.Result {
	return func() *result.Result {
		r := found()
		r.Scenario.Name = name
		return r
	}
}

// Comparisons are made from results that are made by hand.
var Comparisons = map[string]func() *compare.Comparison{
	"same":  func() *compare.Comparison { return Against(Several(HungResult, 10, 1), Several(HungResult, 10, 1)) },
	"noise": func() *compare.Comparison { return Against(Several(HungResult, 10, 1), Several(HungResult, 9, 1.01)) },
	"slower": func() *compare.Comparison {
		return Against(Several(HealthyResult, 10, 1), Several(HealthyResult, 10, 1.5))
	},
	"faster": func() *compare.Comparison {
		return Against(Several(HealthyResult, 10, 1.5), Several(HealthyResult, 10, 1))
	},
	"single": func() *compare.Comparison { return Against(Several(HungResult, 1, 1), Several(HungResult, 1, 3)) },
	"few":    func() *compare.Comparison { return Against(Several(HungResult, 3, 1), Several(HungResult, 3, 3)) },
	"cured":  func() *compare.Comparison { return Against(Several(HungResult, 3, 1), Several(UnexpectedResult, 3, 1)) },
	"hostile": func() *compare.Comparison {
		return Against(Several(HostileResult, 2, 1), Several(hostileChanged, 2, 1))
	},
	"many": func() *compare.Comparison {
		before := Mixed(Several(HungResult, 2, 1), Several(HealthyResult, 2, 1), Several(LostResult, 2, 1), Several(slowResult, 2, 1), Several(StealResult, 1, 1))
		after := Mixed(Several(HungResult, 2, 1), Several(HealthyResult, 2, 1), Several(Renamed("boundaries", RecoveredResult), 2, 1), Several(Renamed("early-flush", HealthyResult), 2, 1), Several(MeshResult, 1, 1))
		after.Results[0].Tool.Version, after.Results[0].Environment.CPUs = "0.2.0", 4
		return Against(before, after)
	},
	"clocks":  func() *compare.Comparison { return Against(Several(HungResult, 10, 1), Several(VirtualResult, 10, 1)) },
	"virtual": func() *compare.Comparison { return Against(Several(VirtualResult, 3, 1), Several(VirtualResult, 2, 1)) },
	"mixed": func() *compare.Comparison {
		return Against(Mixed(Several(HealthyResult, 10, 1), Several(virtualHealthyResult, 3, 1)), Several(HealthyResult, 10, 1.5))
	},
	"later": func() *compare.Comparison {
		return Against(Several(strangeClocksResult, 1, 1), Several(BriefResult, 1, 1))
	},
	"nothing": func() *compare.Comparison {
		return Against(Several(Results["empty"], 1, 1), Several(Results["empty"], 2, 1))
	},
}

func hostileChanged() *result.Result {
	r := HostileResult()
	r.Environment.Kernel, r.Scenario.Call = "\x1b]0;@someone | <b> https://example.org www.example.org", "`|\x1b[2J"
	r.Variants[1].Outcome, r.Variants[1].Ends[2].Status = "mel\x1b[1mted|</details>", "<script>\u202e"
	return r
}

// floor is less than the differences between results made by hand.
const floor = 100 * time.Microsecond

// Against compares two sets with a floor that suits results made by hand.
func Against(before, after *result.Set) *compare.Comparison {
	return compare.Sets(before, after, compare.Rules{Threshold: compare.DefaultRules.Threshold, Floor: floor})
}
