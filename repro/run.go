package repro

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"hangscope/repro/layer"
	"hangscope/repro/network"
	"hangscope/scenarios"
)

// Options are the ways to run a scenario that are not the scenario's own.
type Options struct {
	// StallAfter is the silence that counts as a stall. If zero, it follows
	// from the gaps of the variant in which nothing is flushed.
	StallAfter time.Duration
	// Observe is how long a variant is observed. If zero, until all roles are
	// done, or all that is open has stalled.
	Observe time.Duration
	// Seed is what the payloads are made from.
	Seed uint64
	// Version is the tool's, for the result.
	Version string
	// NewNetwork makes the network of a variant. If nil, loopback TCP.
	NewNetwork func() network.Network
	// Progress is called a few times a second while variants run, by one
	// goroutine at a time. If nil, nobody is told.
	Progress func(Progress)
}

// Progress is how far a variant has come.
type Progress struct {
	// Variant is its name.
	Variant string
	// Received of Expected messages have arrived.
	Received, Expected int
	// Silent is how long the call that waits longest has been waiting.
	Silent time.Duration
	// Done is whether the variant has ended.
	Done bool
}

// Vocabulary returns the names that scenarios may use.
func Vocabulary() scenarios.Vocabulary {
	return scenarios.Vocabulary{Mechanisms: layer.Names(), Paths: layer.PathNames()}
}

// busiest is the rate of messages a second up to which two variants run at the
// same time: at this rate both together keep two cores less than a tenth busy.
const busiest = 200

// Run runs the variants of a scenario and judges them. When ctx ends, the
// result is what was seen so far, marked as interrupted. The error is that of
// the scenario's Validate, or says what the environment could not do.
func Run(ctx context.Context, scenario scenarios.Scenario, options Options) (*Result, error) {
	scenario = scenario.Complete()
	if err := scenario.Validate(Vocabulary()); err != nil {
		return nil, err
	}
	if options.NewNetwork == nil {
		options.NewNetwork = func() network.Network { return &network.Loopback{} }
	}
	if options.Progress == nil {
		options.Progress = func(Progress) {}
	}
	executions := plan(scenario, options)
	if err := execute(ctx, executions, atOnce(scenario.Load)); err != nil {
		return nil, err
	}
	return newResult(ctx, scenario, options, executions), nil
}

// plan makes the executions of a scenario. The first one is the baseline: it
// is healthy if anything is, and the others' threshold follows from its gaps.
func plan(scenario scenarios.Scenario, options Options) []*execution {
	names := scenario.Executions()
	executions := make([]*execution, len(names))
	for i, name := range names {
		executions[i] = newExecution(trialOf(name, scenario), scenario, options)
		executions[i].baseline = executions[0]
	}
	return executions
}

func execute(ctx context.Context, executions []*execution, atOnce bool) error {
	// The context is not the group's: one that fails to start interrupts the
	// others, which then end as with Ctrl-C.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var group errgroup.Group
	if !atOnce {
		group.SetLimit(1)
	}
	for _, e := range executions {
		group.Go(func() error {
			err := e.run(ctx)
			if err != nil {
				cancel()
			}
			return err
		})
	}
	return group.Wait()
}

// atOnce reports whether a load is so light that the variants may share the
// machine without disturbing each other's figures.
func atOnce(load scenarios.Load) bool {
	interval := time.Duration(*load.Interval)
	return interval > 0 && float64(load.Streams)*float64(time.Second)/float64(interval) <= busiest
}
