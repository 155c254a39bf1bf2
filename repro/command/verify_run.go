package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"hangscope/report/tables"
	"hangscope/repro"
	"hangscope/repro/command/built"
	"hangscope/repro/command/progress"
	"hangscope/repro/command/verified"
	"hangscope/repro/result"
	"hangscope/repro/verify"
	"hangscope/scenarios"
)

// verification is what the command does, and where its results go.
type verification struct {
	ways   verify.Ways
	repeat int
	folder string
	places
	// write lays out what was found, in format.
	write  func(io.Writer, tables.Found) error
	format string
	quiet  bool
	bar    *progress.Bar
}

// matrix verifies scenarios and prints what both ways showed.
func (v verification) matrix(ctx context.Context, all []scenarios.Scenario) error {
	done, count := 0, progress.NewCount(v.bar, len(all)*v.repeat, "runs in both ways")
	options := repro.Options{Version: built.Version(), Seed: 1}
	if !v.quiet {
		progress.Announce(v.stderr, v.forecast(all), "a smaller --repeat takes less")
	}
	verifications, err := verify.Run(ctx, v.ways, all, v.repeat, options, func(name string, _ verify.Pair) {
		done++
		count.Ended(done, name)
	})
	v.bar.Clear()
	ran := slices.ContainsFunc(verifications, func(one verify.Verification) bool { return len(one.Pairs) > 0 })
	err = v.found(ctx, err, ran, verified.Matrix(v.ways, verifications))
	disagree := slices.ContainsFunc(verifications, func(one verify.Verification) bool { return !one.Agrees() })
	if disagree {
		err = errors.Join(err, v.keep(ctx, verifications))
	}
	if err != nil {
		return err
	}
	return verdict(ctx, !disagree)
}

// forecast estimates how long a verification takes in real time: its repetitions go on
// side by side.
func (v verification) forecast(all []scenarios.Scenario) time.Duration {
	var plans []repro.Plan
	for _, way := range v.ways.Two {
		for _, s := range all {
			if way.Clock == result.RealClock && v.ways.Unable(s) == "" {
				plans = append(plans, repro.Plan{Scenario: s, Options: repro.Options{Clock: way.Clock}})
			}
		}
	}
	return time.Duration(v.repeat) * repro.Forecast(plans)
}

// found prints what was found, also if the machine failed before all was run; it returns
// that error, and that of printing.
func (v verification) found(ctx context.Context, failed error, ran bool, what tables.Found) error {
	switch {
	case failed == nil:
		return v.show(ctx, what)
	case !ran:
		return machineError(failed)
	default:
		return errors.Join(v.show(ctx, what), machineError(failed))
	}
}

// show writes what was found to stdout, in the form that was asked for.
func (v verification) show(ctx context.Context, what tables.Found) error {
	var text strings.Builder
	if err := v.write(&text, what); err != nil {
		return err
	}
	return v.print(ctx, text.String())
}

// print writes a text to stdout.
func (v verification) print(ctx context.Context, text string) error {
	return v.deliver(ctx, toStdout(v.stdout), reportName(v.format), []byte(text))
}

func verdict(ctx context.Context, agree bool) error {
	switch {
	case ctx.Err() != nil:
		return exitError(ExitInterrupted)
	case !agree:
		return exitError(ExitUnexpected)
	}
	return nil
}

// table measures cells of the document's tables on this kernel, and prints them.
func (v verification) table(ctx context.Context, cells []verify.Cell) error {
	done, count := 0, progress.NewCount(v.bar, len(cells), "cells")
	table, err := verify.Tabulate(ctx, cells, v.repeat, repro.Options{Layer: result.Kernel, Seed: 1, Version: built.Version()}, func(t verify.Tabled) {
		done++
		count.Ended(done, t.True.String())
	})
	v.bar.Clear()
	what, agree := verified.Tables(table)
	if err := v.found(ctx, err, len(table) > 0, what); err != nil {
		return err
	}
	return verdict(ctx, agree)
}

// random verifies scenarios that are drawn from seeds. Those that differ are kept,
// whatever fails, and made as small as they can be if that is asked for.
func (v verification) random(ctx context.Context, draws verify.Draws, minimise bool) error {
	options := repro.Options{Version: built.Version()}
	done, count := 0, progress.NewCount(v.bar, draws.Count, "scenarios")
	drawn, err := verify.Random(ctx, draws, options, func(d verify.Drawn) {
		done++
		count.Ended(done, fmt.Sprintf("seed %d", d.Seed))
	})
	v.bar.Clear()
	err = v.found(ctx, err, len(drawn) > 0, verified.Random(draws, drawn))
	different := verified.With(drawn, verify.Different)
	var small []verify.Minimised
	if minimise && err == nil {
		small, err = v.minimise(ctx, different, draws.Repeat, options)
	}
	if len(different) > 0 {
		err = errors.Join(err, v.keepRandom(ctx, different, small))
	}
	if err != nil {
		return err
	}
	agree := len(different) == 0 && len(verified.With(drawn, verify.Untested)) == 0
	return verdict(ctx, agree && len(verified.With(drawn, verify.Same)) > 0)
}

// minimise makes scenarios on which the layers differ as small as they can be, and prints
// what became of each. With an error it returns those that it has made.
func (v verification) minimise(ctx context.Context, different []verify.Drawn, repeat int, options repro.Options) ([]verify.Minimised, error) {
	var small []verify.Minimised
	count := progress.NewCount(v.bar, len(different), "scenarios made smaller")
	for i, d := range different {
		if ctx.Err() != nil {
			return small, nil //nolint:nilerr // who interrupts gets what there is
		}
		count.Ended(i, fmt.Sprintf("smaller than seed %d", d.Seed))
		smallest, err := verify.Minimise(ctx, d, repeat, options)
		v.bar.Clear()
		small = append(small, smallest)
		if err != nil {
			return small, machineError(err)
		}
		if err := v.print(ctx, verified.Smallest(smallest)); err != nil {
			return small, err
		}
	}
	return small, nil
}
