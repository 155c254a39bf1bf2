// Package repro tries a scenario: it builds the chain, runs it once a variant,
// and judges what it saw.
//
//	scenario ─▶ chain and layer ─▶ evidence ─▶ outcome, stall ─▶ Result
//
//	result, err := repro.Run(ctx, scenario, repro.Options{})
//
// It is the one package that joins the others: the chain does not know the
// layer, and what finds stalls knows neither.
package repro
