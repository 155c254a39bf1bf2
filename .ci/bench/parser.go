package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// root is the folder of the main module.
const root = "../.."

// parserCost runs the benchmark of the frame parser, and returns its figures as
// a table.
func parserCost(ctx context.Context) (string, error) {
	command := exec.CommandContext(ctx, "go", "test", "-run=^$", "-bench=^BenchmarkParser$", "-count=1", "./repro/wire")
	command.Dir = root
	command.Stderr = os.Stderr
	output, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w", command, err)
	}
	var table bytes.Buffer
	fmt.Fprintln(&table, "The frame parser, for a Write of 16 DATA frames of 100 bytes, clock and locks included:")
	fmt.Fprintln(&table, "\n| tap | a frame | allocations, for all 16 |\n|---|---:|---:|")
	rows := 0
	for line := range strings.Lines(string(output)) {
		fields := strings.Fields(line)
		if name, ok := strings.CutPrefix(line, "BenchmarkParser/"); ok {
			name, _, _ = strings.Cut(name, "-")
			fmt.Fprintf(&table, "| %s | %s ns | %s |\n", name, before(fields, "ns/frame"), before(fields, "allocs/op"))
			rows++
		}
	}
	if rows == 0 {
		return "", fmt.Errorf("%s printed no figures:\n%s", command, output)
	}
	return strings.TrimRight(table.String(), "\n"), nil
}

// before returns the figure that stands before its unit.
func before(fields []string, unit string) string {
	for i := 1; i < len(fields); i++ {
		if fields[i] == unit {
			return fields[i-1]
		}
	}
	return "?"
}
