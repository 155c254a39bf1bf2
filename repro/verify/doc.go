// Package verify compares two ways to run a scenario: the simulated layer with a
// real kernel, and real time with virtual time. It also compares the kernel with the
// document of what kernels did.
//
//	scenario ─┬─▶ simulated ─▶ result ─┐
//	          └─▶ kernel ────▶ result ─┴─▶ differences      Run, Layers
//
//	scenario ─┬─▶ real time ────▶ result ─┐
//	          └─▶ virtual time ─▶ result ─┴─▶ differences   Run, Clocks
//
//	cell of the document ─▶ kernel ─▶ cell ─▶ the same?     Tabulate
//
// Whether a run counts is decided by its timing alone, never by what it showed.
package verify
