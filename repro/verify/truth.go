package verify

import (
	_ "embed"
)

// the document below

// KernelTruth is the document that says what a real kernel did: its tables are
// what the simulation is measured by, and what the kernel has to show again.
//
//go:embed testdata/kernel-truth.md
var KernelTruth string
