// Package repro tries a scenario: it builds the chain, runs it once a variant,
// and judges what it saw.
//
//	scenario ─▶ chain and layer ─▶ evidence ─▶ outcome, stall ─▶ Result
//
//	result, err := repro.Run(ctx, scenario, repro.Options{})
//	set, err := repro.RunAll(ctx, plans, nil) // many, side by side
//
// A [Result] or a [Set] of them is all that a report is made from; [Read] reads
// them back. What is too large for one, the packets and the stacks, is a
// [Recording]. [Verify] holds the simulated layer against the kernel, and
// [Tabulate] the kernel against the document of what kernels did.
//
// It is the one package that joins the others: the chain does not know the
// layer, and what finds stalls knows neither.
package repro
