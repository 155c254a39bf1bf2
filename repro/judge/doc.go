// Package judge says what an execution means: from what was seen to a variant of
// the result. It is pure, so a test can write down what was seen.
//
//	Seen ─▶ a record for each call ─▶ the call that is told about ─▶ result.Variant
//	        outcome, stalls,          the one that fared worst,
//	        evidence, diagnosis       chosen once
//
//	variants ─▶ Check   what the scenario expects
//	         ─▶ Cure    what a remedy did about the fault
//	         ─▶ Rungs   which component broke the stream
//
// All that a variant says of a single call is of one and the same call. The
// layer's account of its fault passes through, and no verdict rests on it.
package judge
