package result

import (
	"hangscope/repro/evidence"
)

// Recording is what a variant leaves beside its result. It is too large for a
// result, and of use to a person with the tools for it.
type Recording struct {
	// Variant is the variant's name, Part the part of the result that has it.
	Variant string
	Part    Part
	// Capture is what passed the ends of its connections, with the flush, the
	// stall and what came of it as marks. Its times are those of the result.
	Capture evidence.Capture
	// Goroutines are the stacks of the variant's goroutines when the first stall
	// was noticed, as Go prints them but without paths of the machine. They are
	// bounded; nil if no stall was noticed.
	Goroutines []byte
}
