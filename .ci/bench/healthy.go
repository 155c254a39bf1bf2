package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"hangscope/repro/result"
)

// healthyAtOnce is how many runs share the machine that is kept busy.
const healthyAtOnce = 4

// healthyRuns runs the program with the scenario "healthy" so many times, while
// another process keeps all cores busy, and counts the stalls that there were
// not.
func healthyRuns(ctx context.Context, count int, stdout io.Writer) error {
	program, remove, err := built(ctx)
	if err != nil {
		return err
	}
	defer remove()
	stop, err := startBusy(ctx)
	if err != nil {
		return err
	}
	defer stop()
	start := time.Now()
	results := make([]*result.Result, count)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(healthyAtOnce)
	for i := range results {
		group.Go(func() (err error) {
			results[i], err = healthyRun(ctx, program, i+1)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return judge(results, time.Since(start), stdout)
}

// healthyRun makes one run.
func healthyRun(ctx context.Context, program string, seed int) (*result.Result, error) {
	command := exec.CommandContext(ctx, program, "run", "--format", "json", "--seed", fmt.Sprint(seed), "healthy")
	output, err := command.Output()
	r := &result.Result{}
	if json.Unmarshal(output, r) != nil {
		return nil, fmt.Errorf("%s: %w", command, err)
	}
	return r, nil // one that was not as expected exits with 1, and is counted
}

// judge counts what is wrong with the runs.
func judge(results []*result.Result, took time.Duration, stdout io.Writer) error {
	wrong := 0
	var longest time.Duration
	for _, r := range results {
		stalled := r.Verdict != result.Expected
		for _, v := range r.Variants {
			stalled = stalled || v.Stall != nil
			longest = max(longest, time.Duration(v.Gaps.MaxNS))
		}
		if stalled {
			wrong++
		}
	}
	_, err := fmt.Fprintf(stdout, "%d healthy runs, %d at once, all %d cores kept busy by another process: %d false stalls.\n"+
		"The longest gap between two messages, 100 ms apart by plan, was %s. It took %s.\n",
		len(results), healthyAtOnce, runtime.NumCPU(), wrong, longest.Round(time.Millisecond), took.Round(time.Second))
	if err != nil {
		return err
	}
	if wrong > 0 {
		return fmt.Errorf("%d of %d healthy runs stalled", wrong, len(results))
	}
	return nil
}

// startBusy starts this program once more, to keep all cores busy until stop.
func startBusy(ctx context.Context) (stop func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	// Its time is bounded, should nobody live to stop it.
	command := exec.CommandContext(ctx, self, "-burn", "10m")
	if err := command.Start(); err != nil {
		return nil, err
	}
	return func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	}, nil
}

// keepBusy keeps all cores busy for a time.
func keepBusy(d time.Duration) {
	until := time.Now().Add(d)
	var group errgroup.Group
	for range runtime.NumCPU() {
		group.Go(func() error {
			for time.Now().Before(until) {
			}
			return nil
		})
	}
	_ = group.Wait()
}
