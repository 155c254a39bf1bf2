// Package repro tries a scenario: it plans the executions, runs each on the
// chain, and has what they leave judged.
//
//	scenario ─▶ trial ─▶ run ─▶ evidence ─▶ judge ─▶ result
//
//	found, err := repro.Run(ctx, scenario, repro.Options{})
//	set, err := repro.RunAll(ctx, plans, nil) // many, side by side
//
// It is the one package that joins the others: the chain does not know the
// layer, and what finds stalls knows neither. docs/architecture.md follows a
// scenario and a message through the rooms.
package repro
