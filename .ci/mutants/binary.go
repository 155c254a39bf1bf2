package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// binary is the tests of a package, with the mutants of the changed one in it.
type binary struct {
	path   string // of the file
	dir    string // where its tests run
	tests  []string
	sees   map[int][]string         // the tests for which a mutant makes a difference
	lasted map[string]time.Duration // how long each test lasts without a mutant
}

// build compiles the tests of a package.
func build(ctx context.Context, overlay, tests, folder string) (*binary, error) {
	b := &binary{
		path: filepath.Join(folder, strings.ReplaceAll(tests, "/", "-")+".test"),
		dir:  filepath.Join(root, filepath.FromSlash(tests)),
		sees: make(map[int][]string), lasted: make(map[string]time.Duration),
	}
	command := exec.CommandContext(ctx, "go", "test", "-c", "-vet=off", "-overlay", overlay, "-o", b.path, "./"+tests)
	command.Dir = root
	if output, err := command.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("its tests do not compile with the mutants in it: %w\n%s", err, output)
	}
	list, err := b.output(ctx, nil, "-test.list", ".")
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(list)) {
		if name := strings.TrimSpace(line); !strings.HasPrefix(name, "Benchmark") {
			b.tests = append(b.tests, name)
		}
	}
	return b, nil
}

// output runs the binary and returns its standard output.
func (b *binary) output(ctx context.Context, env []string, args ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, b.path, args...)
	command.Dir = b.dir
	// A property that fails with a mutant is to leave no file for the tests without it.
	command.Env = append(append(os.Environ(), "RAPID_NOFAILFILE=true"), env...)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		return nil, fmt.Errorf("%w\n%s%s", err, &stdout, &stderr)
	}
	return stdout.Bytes(), nil
}

// trace runs each test without a mutant, and notes which mutants would have made a
// difference.
func (b *binary) trace(ctx context.Context) error {
	file := b.path + ".trace"
	for _, test := range b.tests {
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			return err
		}
		began := time.Now()
		if _, err := b.output(ctx, []string{"MUTANT_TRACE=" + file}, "-test.run", exactly(test)); err != nil {
			return fmt.Errorf("%s fails without a mutant: %w", test, err)
		}
		b.lasted[test] = time.Since(began)
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		for _, word := range strings.Fields(string(text)) {
			id, err := strconv.Atoi(word)
			if err != nil {
				return err
			}
			b.sees[id] = append(b.sees[id], test)
		}
	}
	return nil
}

// fate is what became of a mutant. Those after survived are dead.
type fate int

const (
	noTest fate = iota // it makes no difference in any test
	survived
	timedOut
	killed
)

// String returns the fate in words.
func (f fate) String() string {
	return [...]string{"makes no difference in any test", "survived", "timed out", "killed"}[f]
}

// startBound bounds how long the start of a test and its end may take on a machine that
// does much else.
const startBound = 20 * time.Second

// quickTest bounds what is tried before all else.
const quickTest = 200 * time.Millisecond

// look runs the tests that may see a mutant, the quick ones first.
func (b *binary) look(ctx context.Context, id int) fate {
	var quick, others []string
	for _, test := range b.sees[id] {
		if b.lasted[test] < quickTest {
			quick = append(quick, test)
		} else {
			others = append(others, test)
		}
	}
	found := b.try(ctx, id, quick)
	if found > survived {
		return found
	}
	return max(found, b.try(ctx, id, others))
}

// try runs some tests against a mutant.
func (b *binary) try(ctx context.Context, id int, tests []string) fate {
	if len(tests) == 0 {
		return noTest
	}
	bound := startBound
	for _, test := range tests {
		bound += 5 * b.lasted[test]
	}
	limited, cancel := context.WithTimeout(ctx, bound)
	defer cancel()
	_, err := b.output(limited, []string{fmt.Sprintf("MUTANT=%d", id)}, "-test.failfast", "-test.run", exactly(tests...))
	switch {
	case limited.Err() != nil:
		return timedOut
	case err != nil:
		return killed
	}
	return survived
}

// exactly is the pattern of some tests.
func exactly(tests ...string) string {
	quoted := make([]string, len(tests))
	for i, test := range tests {
		quoted[i] = regexp.QuoteMeta(test)
	}
	return "^(" + strings.Join(quoted, "|") + ")$"
}
