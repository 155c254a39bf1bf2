// Package trial is the plan of one execution, as data: which variant, on which
// path, with which mechanism, faults and remedies.
//
//	scenario ─┬─▶ Of("flush-off"), Of("flush-on")   the variants
//	          ├─▶ CureTrials                        the flush with one remedy each
//	          └─▶ Ladder                            one component more at each step
//
// A plan can be compared and tested without a network.
package trial
