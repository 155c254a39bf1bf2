package compare

import (
	"reflect"
	"slices"
	"time"

	"hangscope/repro/result"
)

// Rules say when a latency or gap that grew beyond noise is a regression.
type Rules struct {
	// Threshold is by how much it must grow, as a share of what it was.
	Threshold float64
	// Floor is by how much it must grow at least.
	Floor time.Duration
}

// DefaultRules match what a person would call slower. The floor covers what
// other work on the machine adds or takes away from one minute to the next. It
// affects all runs of a side alike, so no test can tell it from a real
// difference.
var DefaultRules = Rules{Threshold: 0.2, Floor: time.Millisecond}

// Sets compares two sets of results.
func Sets(before, after *result.Set, rules Rules) *Comparison {
	c := &Comparison{
		Provenance: result.JoinProvenance([]result.Provenance{before.Provenance, after.Provenance}),
		Schema:     result.SchemaVersion, Threshold: rules.Threshold, FloorNS: int64(rules.Floor),
		Before: side(before), After: side(after),
		SameRuns:    reflect.DeepEqual(timeless(before.Results), timeless(after.Results)),
		Differences: conditions(before.Results, after.Results),
	}
	left, right := byName(before.Results, scenarioName), byName(after.Results, scenarioName)
	for _, name := range left.names {
		if runs, ok := right.of[name]; ok {
			c.Scenarios = append(c.Scenarios, pairScenario(name, left.of[name], runs))
		}
	}
	c.OnlyBefore, c.OnlyAfter = left.without(right), right.without(left)
	c.judge(rules)
	return c
}

// timeless returns copies of results without the moments at which they were made.
func timeless(results []*result.Result) []result.Result {
	copies := make([]result.Result, len(results))
	for i, r := range results {
		copies[i] = *r
		copies[i].Provenance.When = nil
	}
	return copies
}

func side(s *result.Set) Side {
	return Side{
		Provenance: s.Provenance,
		Tool:       s.Results[0].Tool, Environment: s.Results[0].Environment,
		Runs: len(s.Results), Interrupted: s.Interrupted, Clocks: clocks(variants(s.Results)),
	}
}

// grouped holds things by their name, in the order in which the names first
// come.
type grouped[T any] struct {
	names []string
	of    map[string][]T
}

func byName[T any](all []T, name func(T) string) grouped[T] {
	g := grouped[T]{of: make(map[string][]T)}
	for _, one := range all {
		n := name(one)
		if g.of[n] == nil {
			g.names = append(g.names, n)
		}
		g.of[n] = append(g.of[n], one)
	}
	return g
}

// without returns the names that the other lacks.
func (g grouped[T]) without(other grouped[T]) []string {
	var names []string
	for _, name := range g.names {
		if other.of[name] == nil {
			names = append(names, name)
		}
	}
	return names
}

func scenarioName(r *result.Result) string { return r.Scenario.Name }

func variantName(v *result.Variant) string { return v.Name }

func pairScenario(name string, before, after []*result.Result) ScenarioPair {
	pair := ScenarioPair{
		Scenario: name, Before: len(before), After: len(after),
		Differences: definitions(before, after),
		Verdict:     facet("verdict", before, after, (*result.Result).VerdictInWords),
	}
	left, right := byName(variants(before), variantName), byName(variants(after), variantName)
	for _, name := range left.names {
		if runs, ok := right.of[name]; ok {
			pair.Variants = append(pair.Variants, pairVariant(name, left.of[name], runs))
		}
	}
	pair.OnlyBefore, pair.OnlyAfter = left.without(right), right.without(left)
	return pair
}

func variants(results []*result.Result) []*result.Variant {
	var all []*result.Variant
	for _, r := range results {
		for i := range r.Variants {
			all = append(all, &r.Variants[i])
		}
	}
	return all
}

func pairVariant(name string, before, after []*result.Variant) VariantPair {
	pair := VariantPair{Name: name, Before: len(before), After: len(after)}
	for _, f := range result.SetFacts {
		pair.Facets = append(pair.Facets, facet(f.Name, before, after, f.Of))
	}
	pair.Measures = timesOf(before, after)
	return pair
}

// Regressed is whether anything got worse by the rules.
func (c *Comparison) Regressed() bool { return len(c.Regressions) > 0 }

// judge says what the difference of every facet and measure means, once all of
// them are known. The more tests there are, the more of them look like a
// difference by chance alone.
func (c *Comparison) judge(rules Rules) {
	var family []*float64
	c.each(func(f *Facet, m *Measure) {
		if f != nil && f.P != nil {
			family = append(family, f.P)
		}
		if m != nil && m.P != nil {
			family = append(family, m.P)
		}
	})
	c.Comparisons, c.EnoughRuns = len(family), enoughRuns(len(family))
	holm(family)
	for i := range c.Scenarios {
		pair := &c.Scenarios[i]
		c.judgeFacet(pair.Scenario, "", &pair.Verdict, result.VerdictWords)
		for j := range pair.Variants {
			v := &pair.Variants[j]
			for k := range v.Facets {
				c.judgeFacet(pair.Scenario, v.Name, &v.Facets[k], result.SetFacts[k].Order)
			}
			for k := range v.Measures {
				m := &v.Measures[k]
				if m.judge(rules, c.Comparisons); m.Regression {
					c.Regressions = append(c.Regressions, Regression{pair.Scenario, v.Name, m.Name})
				}
			}
		}
	}
}

func (c *Comparison) judgeFacet(scenario, variant string, f *Facet, order []string) {
	if f.judge(order); f.Regression {
		c.Regressions = append(c.Regressions, Regression{scenario, variant, f.Name})
	}
}

// each calls a function with every facet and with every measure.
func (c *Comparison) each(visit func(*Facet, *Measure)) {
	for i := range c.Scenarios {
		pair := &c.Scenarios[i]
		visit(&pair.Verdict, nil)
		for j := range pair.Variants {
			v := &pair.Variants[j]
			for k := range v.Facets {
				visit(&v.Facets[k], nil)
			}
			for k := range v.Measures {
				visit(nil, &v.Measures[k])
			}
		}
	}
}

// position returns where a value stands in an order; an unknown value comes
// last.
func position(value string, order []string) int {
	if i := slices.Index(order, value); i >= 0 {
		return i
	}
	return len(order)
}
