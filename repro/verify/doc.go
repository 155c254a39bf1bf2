// Package verify compares the simulated layer with a real kernel, and the
// kernel with the document of what kernels did.
//
//	scenario ─┬─▶ simulated ─▶ result ─┐
//	          └─▶ kernel ────▶ result ─┴─▶ differences      Run
//
//	cell of the document ─▶ kernel ─▶ cell ─▶ the same?     Tabulate
//
// Whether a run counts is decided by its timing alone, never by what it showed.
package verify
