// Package verified writes what a verification found, as Markdown: the matrix of scenarios,
// the tables of what kernels did, and the scenarios that were drawn from seeds.
//
//	repro/verify ─▶ Matrix, Tables, Random ─▶ stdout of hangscope verify
package verified
