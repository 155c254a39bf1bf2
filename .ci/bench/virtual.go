package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// whole is a command in virtual time that is measured from the start of its process
// to its end.
type whole struct {
	args string
	// atMost is the target for its time, 0 if it has none.
	atMost time.Duration
	// rounds divide how often it is run: long ones are run less often.
	rounds int
}

// maxMemory is the target for the memory of each command at its peak.
const maxMemory = 200 << 20

var wholes = []whole{
	{args: "version", rounds: 1},
	{args: "run --clock virtual mirrord-2348", atMost: 50 * time.Millisecond, rounds: 1},
	{args: "run --clock virtual --cures mirrord-2348", atMost: time.Second, rounds: 1},
	{args: "run --clock virtual --all", atMost: time.Second, rounds: 2},
	{args: "run --clock virtual --repeat 1000 random-moment", atMost: 15 * time.Second, rounds: 5},
	{args: "sweep --set flush.delay=0ms..99ms/1ms --set load.interval=20ms..200ms/20ms mirrord-2348", atMost: 20 * time.Second, rounds: 5},
}

// ran is what a run of a command took.
type ran struct {
	wall, cpu time.Duration
	peak      int64 // of its memory, in bytes
}

// virtualTime measures commands in virtual time, in so many rounds, and prints a
// table.
func virtualTime(ctx context.Context, rounds int, stdout, progress io.Writer) error {
	program, remove, err := built(ctx)
	if err != nil {
		return err
	}
	defer remove()
	all := make([][]ran, len(wholes))
	for round := range rounds {
		for i, w := range wholes {
			if round%w.rounds != 0 {
				continue
			}
			_, _ = fmt.Fprintf(progress, "round %d of %d: %s\n", round+1, rounds, w.args)
			one, err := measureWhole(ctx, program, w.args)
			if err != nil {
				return err
			}
			all[i] = append(all[i], one)
		}
	}
	_, err = io.WriteString(stdout, machine(rounds)+"\n"+wholeTable(all))
	return err
}

// built builds the program, in a folder that remove takes away.
func built(ctx context.Context) (program string, remove func(), err error) {
	folder, err := os.MkdirTemp("", "bench")
	if err != nil {
		return "", nil, err
	}
	remove = func() { _ = os.RemoveAll(folder) }
	program = filepath.Join(folder, "hangscope")
	command := exec.CommandContext(ctx, "go", "build", "-o", program, ".")
	command.Dir = root
	if output, err := command.CombinedOutput(); err != nil {
		remove()
		return "", nil, fmt.Errorf("%s: %w\n%s", command, err, output)
	}
	return program, remove, nil
}

// measureWhole runs the program once.
func measureWhole(ctx context.Context, program, args string) (ran, error) {
	command := exec.CommandContext(ctx, program, strings.Fields(args)...)
	start := time.Now()
	err := command.Run()
	wall := time.Since(start)
	if err != nil {
		return ran{}, fmt.Errorf("%s: %w", command, err)
	}
	used := command.ProcessState.SysUsage().(*syscall.Rusage)
	return ran{
		wall: wall, cpu: command.ProcessState.UserTime() + command.ProcessState.SystemTime(),
		peak: used.Maxrss << 10, // Linux counts in kB
	}, nil
}

// wholeTable has a row for each command.
func wholeTable(all [][]ran) string {
	var b strings.Builder
	b.WriteString("| command | runs | least | median | target | | CPU | memory | |\n|---|---:|---:|---:|---:|---|---:|---:|---|\n")
	for i, w := range wholes {
		runs := all[i]
		slices.SortFunc(runs, func(a, b ran) int { return cmp.Compare(a.wall, b.wall) })
		middle := runs[len(runs)/2]
		peak := slices.MaxFunc(runs, func(a, b ran) int { return cmp.Compare(a.peak, b.peak) }).peak
		target, met := "–", ""
		if w.atMost > 0 {
			target, met = "≤ "+w.atMost.String(), verdict(middle.wall <= w.atMost)
		}
		fmt.Fprintf(&b, "| `hangscope %s` | %d | %s | %s | %s | %s | %s | %d MB | %s |\n",
			w.args, len(runs), short(runs[0].wall), short(middle.wall), target, met, short(middle.cpu), peak>>20, verdict(peak < maxMemory))
	}
	return b.String()
}

func verdict(met bool) string {
	if met {
		return "met"
	}
	return "missed"
}

// short leaves out what differs from run to run.
func short(d time.Duration) string {
	if d < time.Second {
		return d.Round(time.Millisecond).String()
	}
	return d.Round(10 * time.Millisecond).String()
}
