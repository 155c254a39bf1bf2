// Package judge says what an execution means: it makes a variant of the result
// from what was seen. It is pure, so a test can write down what was seen.
//
//	Seen ─▶ a record for each call ─▶ the call that is told about ─▶ result.Variant
//	        outcome, stalls,          the one that fared worst,
//	        evidence, diagnosis       chosen once
//
//	variants ─▶ Check   what the scenario expects
//	         ─▶ Cure    what a remedy did about the fault
//	         ─▶ Rungs   which component broke the stream
//
// Everything that a variant says of a single call is about one and the same
// call. The layer's account of its fault is passed on, and no verdict rests on
// it.
package judge
