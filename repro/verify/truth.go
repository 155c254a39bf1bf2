package verify

import _ "embed" // for the document below

// KernelTruth is the document that says what a real kernel did. The simulation
// has to do what its tables say, and the kernel has to show it again.
//
//go:embed testdata/kernel-truth.md
var KernelTruth string
