// Package sweep runs a scenario over ranges of its fields, in virtual time: every
// combination of their values, each with several seeds if asked. Of each run it keeps
// what the map shows, and no more, so that the memory of a sweep does not grow with
// its runs.
//
//	scenario, axes ─▶ Plan ─▶ Run ─▶ result.Sweep
//	                          │  ▲
//	                 a batch  ▼  │  outcomes
//	                        repro.RunAll
package sweep
