package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// root is the folder of the main module.
const root = "../.."

// parserCost runs the benchmark of the frame parser, and returns its figures in
// a sentence.
func parserCost(ctx context.Context) (string, error) {
	command := exec.CommandContext(ctx, "go", "test", "-run=^$", "-bench=^BenchmarkParser$", "-count=1", "./repro/wire")
	command.Dir = root
	command.Stderr = os.Stderr
	output, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w", command, err)
	}
	for line := range strings.Lines(string(output)) {
		if strings.HasPrefix(line, "BenchmarkParser") {
			fields := strings.Fields(line)
			return fmt.Sprintf("The frame parser, for a Write of 16 DATA frames of 100 bytes, clock and locks included:\n"+
				"%s ns a frame, %s allocations for all 16.", before(fields, "ns/frame"), before(fields, "allocs/op")), nil
		}
	}
	return "", fmt.Errorf("%s printed no figures:\n%s", command, output)
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
