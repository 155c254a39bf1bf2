// Bench measures what hangscope's layer and taps cost, beside the chain alone
// and beside the same chain through two hops of Shopify's toxiproxy:
//
//	cd .ci/bench && go run .
//
// The setups take turns in many short rounds, so that a machine that is faster
// now and slower then is so for all of them, and a ratio is that within a round.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	rounds := flags.Int("rounds", 20, "how many rounds; one takes about eight seconds")
	smoke := flags.Bool("smoke", false, "one round of a few messages, to see that all works")
	healthy := flags.Int("healthy", 0, "in place of measuring, make so many healthy runs while another process keeps all cores busy")
	virtual := flags.Bool("virtual", false, "in place of that, measure whole commands in virtual time")
	relay := flags.Bool("relay", false, "in place of that, measure the relay beside toxiproxy, both as processes of their own")
	burn := flags.Duration("burn", 0, "keep all cores busy for so long, and do nothing else")
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch {
	case *burn > 0:
		keepBusy(*burn)
		return nil
	case *relay && *smoke:
		return relayBeside(ctx, 1, 10, smokeLoads, stdout, stderr)
	case *relay:
		return relayBeside(ctx, *rounds, hopConnections, hopLoads, stdout, stderr)
	case *virtual:
		return virtualTime(ctx, *rounds, stdout, stderr)
	case *healthy > 0:
		return healthyRuns(ctx, *healthy, stdout)
	}
	loads := loads
	if *smoke {
		*rounds, loads = 1, smokeLoads
	}
	return benchmark(ctx, loads, *rounds, stdout, stderr)
}

// benchmark measures all setups under all loads, and prints the tables.
func benchmark(ctx context.Context, loads []load, rounds int, stdout, progress io.Writer) error {
	results, err := measureAll(ctx, loads, rounds, progress)
	if err != nil {
		return err
	}
	parser, err := parserCost(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(stdout, machine(rounds)+"\n"+tables(results)+"\n"+parser)
	return err
}
