// Package verify holds the simulated layer against a real kernel, and the kernel
// against the document of what kernels did.
//
//	scenario ─┬─▶ simulated ─▶ result ─┐
//	          └─▶ kernel ────▶ result ─┴─▶ differences      Run
//
//	cell of the document ─▶ kernel ─▶ cell ─▶ the same?     Tabulate
//
// Whether a run counts is decided by its timing alone, never by what it showed.
package verify
