// Package compare says what changed between two sets of results: before and
// after an upgrade, simulation and kernel, two machines.
//
//	c := compare.Sets(before, after, compare.DefaultRules)
//	c.Scenarios[0].Variants[1].Measures[0]   // latency p50: 312 µs → 401 µs, +29 %, worse
//
// It is a pure function over the results. Several runs on each side show how
// much is noise: there is a median with its confidence interval, and a test of
// whether the difference means anything. One run on each side cannot show it,
// and the comparison says so.
package compare
