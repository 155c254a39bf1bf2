// Package comparisons is what reports say about a comparison, whatever their form, as
// package content is for a result.
//
//	RegressionSentence   "1 regression: latency p50 of healthy direct."
//	Remarks              how much changed, and how far the figures can be trusted
//	RowsOf               what changed in a variant: before, after, and what it comes to
//
// Text from outside is cleaned before it is shown.
package comparisons
