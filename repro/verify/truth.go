package verify

import _ "embed" // for the document below

// The documents that say what a real kernel did. The simulation has to do what their
// tables say, and the kernel has to show it again.
var (
	//go:embed testdata/kernel-truth.md
	kernelTruth string
	//go:embed testdata/kernel-truth-2.md
	kernelTruth2 string
	// What follows once the local process answers.
	//
	//go:embed testdata/local-truth.md
	localTruth string
)
