package result

import (
	"slices"

	"hangscope/scenarios"
)

// SchemaVersion is the version of the form of a [Result]. It grows when a key
// goes or changes its meaning, not when one is added.
const SchemaVersion = 1

// Result is all that a run found, as plain data. Durations are nanoseconds;
// times are nanoseconds since the start of their variant.
type Result struct {
	// Provenance is what the result is of, and when it was made.
	Provenance Provenance `json:"provenance"`
	// Schema is the version of this form, SchemaVersion.
	Schema int `json:"schema"`
	// Tool is the program that made the result.
	Tool Tool `json:"tool"`
	// Environment is where it ran; nothing in it names a person or a host.
	Environment Environment `json:"environment"`
	// Scenario is the plan in full; as a file it runs again.
	Scenario scenarios.Scenario `json:"scenario"`
	// Seed is what the payloads were made from.
	Seed uint64 `json:"seed"`
	// Asked is what else the run was asked for; null in a result that is older
	// than this field.
	Asked *Asked `json:"asked"`
	// Clock is the time in which the variants ran, real or virtual. It is empty in
	// a result that is older than this field; that was real time.
	Clock Clock `json:"clock,omitempty"`
	// ClocksDiffer is what the variants showed otherwise in the virtual time of the
	// cures and the isolation (other) than in real time (one); null if nothing.
	ClocksDiffer []Disagreement `json:"clocks_differ"`
	// StallAfterNS is the silence that counted as a stall, one value for the
	// whole run.
	StallAfterNS int64 `json:"stall_after_ns"`
	// Interrupted is whether the run was ended before its time.
	Interrupted bool `json:"interrupted"`
	// Variants are the executions of the scenario.
	Variants []Variant `json:"variants"`
	// Cures are the remedies that were tried, in the order of their catalogue;
	// null if none was.
	Cures []Cure `json:"cures"`
	// Ladder are the rungs of an isolation, the simplest first; null if there
	// was none.
	Ladder []Rung `json:"ladder"`
	// Verdict is whether all that was expected was seen, or undecided if that is not
	// known.
	Verdict Verdict `json:"verdict"`
	// Checks are the single expectations and what was seen.
	Checks []Check `json:"checks"`
}

// Tool names the program that made a result.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Environment is the machine and the libraries, without names.
type Environment struct {
	// OS is Go's name of the operating system, Arch of the processor.
	OS   string `json:"os"`
	Arch string `json:"arch"`
	// Kernel is the kernel's release, empty if not observed.
	Kernel string `json:"kernel,omitempty"`
	// CPUs is how many processors the program could use.
	CPUs int `json:"cpus"`
	// Go and GRPC are the versions that the program was built with.
	Go   string `json:"go"`
	GRPC string `json:"grpc"`
}

// Check is one expectation and what was seen. If nothing can be said of that, what was
// seen is undecided or "not observed", and the check has not failed.
type Check struct {
	Variant string `json:"variant"`
	// What is the field, for example outcome or upstream.told.
	What string `json:"what"`
	Want string `json:"want"`
	Got  string `json:"got"`
	OK   bool   `json:"ok"`
}

// Seen reports whether there is something to compare with what was expected.
func (c Check) Seen() bool {
	return c.OK || c.Got != NotObserved && c.Got != string(scenarios.Undecided)
}

// Severity orders outcomes from the best to the worst.
func Severity(o scenarios.Outcome) int { return slices.Index(scenarios.Outcomes, o) }

// Part is a part of a result. The name of a variant is unique only within its
// part.
type Part string

// The parts of a result that have variants.
const (
	PartVariants Part = "variants"
	PartCures    Part = "cures"
	PartLadder   Part = "ladder"
)
