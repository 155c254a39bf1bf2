package main

import (
	"context"
	"os"
	"strings"
)

// run makes the mutants of a package and has its tests look at each.
func (s suite) run(ctx context.Context, only string, r *report) error {
	folder, err := os.MkdirTemp("", "mutants")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	p, err := load(ctx, s.changed)
	if err != nil {
		return err
	}
	changed, err := mutate(p, s.changed, os.ReadFile)
	if err != nil {
		return err
	}
	overlay, err := changed.write(folder)
	if err != nil {
		return err
	}
	var binaries []*binary
	for _, tests := range s.tests {
		b, err := build(ctx, overlay, tests, folder)
		if err != nil {
			return err
		}
		if err := b.trace(ctx); err != nil {
			return err
		}
		binaries = append(binaries, b)
	}
	for _, m := range changed.mutants {
		if !strings.Contains(m.name, only) {
			continue
		}
		fate := noTest
		for _, b := range binaries {
			if fate = max(fate, b.look(ctx, m.id)); fate > survived {
				break
			}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		r.add(s.changed, m, fate)
	}
	return nil
}
