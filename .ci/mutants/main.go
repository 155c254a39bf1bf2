// Mutants changes the code that diagnoses, one small change at a time, and sees whether
// a test fails. A change that no test minds is a survivor:
//
//	cd .ci/mutants && go run .
//
// It does so for the packages of [suites], or for those that are named. A condition is
// made always or never true, a boundary is moved, an operator becomes another, a
// statement or a field of a literal is left out, a return returns nothing, the value of
// a case is never met, two arguments are swapped.
//
// All mutants of a package are in one test binary, each behind a switch, so that each
// costs no more than the run of the tests that could see it: those in which the changed
// place would have had another value.
//
// A mutant that no test can see is in equivalent.txt, with the reason.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
)

// root is the repository, from this folder.
const root = "../.."

// suites are the packages that are changed, and those whose tests are to see it.
var suites = []suite{
	{changed: "repro/judge", tests: []string{"repro/judge"}},
	{changed: "repro/stall", tests: []string{"repro/stall"}},
	{changed: "repro/layer", tests: []string{"repro/layer"}},
	{changed: "repro/layer/mechanisms", tests: []string{"repro/layer"}},
	{changed: "repro/wire", tests: []string{"repro/wire"}},
	{changed: "repro/compare", tests: []string{"repro/compare"}},
	{changed: "scenarios", tests: []string{"scenarios"}},
}

type suite struct {
	changed string
	tests   []string
}

var errSurvivors = errors.New("there are survivors that equivalent.txt does not explain, or it explains what is not there")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("mutants", flag.ContinueOnError)
	flags.SetOutput(stderr)
	only := flags.String("only", "", "only the mutants whose names contain this")
	verbose := flags.Bool("v", false, "say of each mutant what became of it")
	if err := flags.Parse(args); err != nil {
		return err
	}
	chosen, err := choose(flags.Args())
	if err != nil {
		return err
	}
	equivalent, err := readEquivalents("equivalent.txt")
	if err != nil {
		return err
	}
	r := report{stdout: stdout, verbose: *verbose, equivalent: equivalent, part: *only != ""}
	for _, s := range chosen {
		if err := s.run(ctx, *only, &r); err != nil {
			return fmt.Errorf("%s: %w", s.changed, err)
		}
	}
	r.table()
	if r.failed {
		return errSurvivors
	}
	return nil
}

// choose returns the suites of some packages, all if none is named.
func choose(names []string) ([]suite, error) {
	if len(names) == 0 {
		return suites, nil
	}
	var chosen []suite
	for _, name := range names {
		i := slices.IndexFunc(suites, func(s suite) bool { return s.changed == name })
		if i < 0 {
			var known []string
			for _, s := range suites {
				known = append(known, s.changed)
			}
			return nil, fmt.Errorf("unknown package %q; known: %s", name, strings.Join(known, ", "))
		}
		chosen = append(chosen, suites[i])
	}
	return chosen, nil
}
