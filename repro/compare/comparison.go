package compare

import (
	"hangscope/repro/result"
)

// Comparison is what changed between two sets of results, as plain data.
type Comparison struct {
	// Provenance is what both sides are of. Its tool and its moment are those of the
	// side before; each side has its own.
	Provenance result.Provenance `json:"provenance"`
	// Schema is the version of this form, SchemaVersion.
	Schema int `json:"schema"`
	// Before and After are the two sides.
	Before Side `json:"before"`
	After  Side `json:"after"`
	// Threshold is the share by which a latency or a gap must grow to be a
	// regression, and FloorNS the time by which it must grow at least. The
	// growth must be beyond noise too.
	Threshold float64 `json:"threshold"`
	FloorNS   int64   `json:"floor_ns"`
	// Comparisons is how many tests were made; P of each is adjusted for that.
	Comparisons int `json:"comparisons"`
	// EnoughRuns is how many runs each side needs to tell a difference from
	// noise, with that many tests.
	EnoughRuns int `json:"enough_runs"`
	// SameRuns is whether both sides hold the very same runs, whenever they were made.
	SameRuns bool `json:"same_runs"`
	// Regressions are what got worse by the rules; null if nothing did.
	Regressions []Regression `json:"regressions"`
	// Differences are those of tool and environment; null if there is none.
	Differences []Difference `json:"differences"`
	// Scenarios are those that both sides have.
	Scenarios []ScenarioPair `json:"scenarios"`
	// OnlyBefore and OnlyAfter are scenarios that one side has.
	OnlyBefore []string `json:"only_before"`
	OnlyAfter  []string `json:"only_after"`
}

// Side is one of the two sets that are compared.
type Side struct {
	// Provenance is what the set is of, and when it was made.
	Provenance result.Provenance `json:"provenance"`
	// Tool made the set, in Environment. If its runs differ, they are those of
	// the first run.
	Tool        result.Tool        `json:"tool"`
	Environment result.Environment `json:"environment"`
	// Runs is how many runs the set has.
	Runs int `json:"runs"`
	// Interrupted is whether some runs are missing or were ended early.
	Interrupted bool `json:"interrupted"`
	// Clocks are the times in which its variants ran, each once: real, virtual, or what
	// a later version knows. Real time comes first. Null if it has no variant.
	Clocks []string `json:"clocks"`
}

// Regression is one thing that got worse, by the rules that set the exit code.
type Regression struct {
	Scenario string `json:"scenario"`
	// Variant is the variant's name, empty if the scenario as a whole is meant.
	Variant string `json:"variant"`
	// What is the name of the facet or the measure.
	What string `json:"what"`
}

// Difference is something about the conditions that is not the same on both
// sides, so that a change may come from there.
type Difference struct {
	// What is the field, for example kernel or load.size.
	What string `json:"what"`
	// Before and After are its values: several if the runs of a side differ,
	// null if it has none.
	Before []string `json:"before"`
	After  []string `json:"after"`
}

// ScenarioPair is a scenario that both sides have, by its name.
type ScenarioPair struct {
	// Scenario is its name.
	Scenario string `json:"scenario"`
	// Before and After are how many runs each side has of it.
	Before int `json:"before"`
	After  int `json:"after"`
	// Differences are those of its definition, its layers and what counts as a
	// stall; null if there is none.
	Differences []Difference `json:"differences"`
	// Verdict is whether its runs were as expected.
	Verdict Facet `json:"verdict"`
	// Variants are those that both sides have.
	Variants []VariantPair `json:"variants"`
	// OnlyBefore and OnlyAfter are variants that one side has.
	OnlyBefore []string `json:"only_before"`
	OnlyAfter  []string `json:"only_after"`
}

// VariantPair is a variant that both sides have.
type VariantPair struct {
	// Name is the variant's.
	Name string `json:"name"`
	// Before and After are how many runs each side has of it.
	Before int `json:"before"`
	After  int `json:"after"`
	// Facets are how it ended: outcome, cause, and what each role was told.
	Facets []Facet `json:"facets"`
	// Measures are its latencies and gaps, of the runs that were in the same time on
	// both sides. There are no latencies if that is virtual time, where none is
	// measured, or if there is no such time.
	Measures []Measure `json:"measures"`
}

// Facet is one way to sort the runs of a side.
type Facet struct {
	// Name is what they are sorted by.
	Name string `json:"name"`
	// Before and After count the runs by their value of it.
	Before map[string]int `json:"before"`
	After  map[string]int `json:"after"`
	// P is how likely chance alone makes such a difference; null if not tested.
	P *float64 `json:"p"`
	// Meaning says what the difference means.
	Meaning Meaning `json:"meaning"`
	// Regression is whether the difference is one by the rules.
	Regression bool `json:"regression"`
}

// Measure is a time that has one value in each run.
type Measure struct {
	// Name is which: latency p50, hop 1 p99, longest gap, and so on.
	Name string `json:"name"`
	// Before and After sum up the values of the runs.
	Before Estimate `json:"before"`
	After  Estimate `json:"after"`
	// Change is the share by which the median grew; null if not known.
	Change *float64 `json:"change"`
	// P is how likely chance alone makes such a difference; null if not tested.
	P *float64 `json:"p"`
	// Meaning says what the difference means.
	Meaning Meaning `json:"meaning"`
	// Regression is whether the difference is one by the rules.
	Regression bool `json:"regression"`
}

// Estimate is the median of the values of several runs.
type Estimate struct {
	// Runs is how many runs have a value. Open is in how many of them the value
	// was still growing when the observation ended.
	Runs int `json:"runs"`
	Open int `json:"open"`
	// MedianNS is null if no run has a value.
	MedianNS *int64 `json:"median_ns"`
	// LowNS and HighNS are the interval in which the true median lies with a
	// confidence of 95 % at least; null if there are too few runs for one.
	LowNS  *int64 `json:"low_ns"`
	HighNS *int64 `json:"high_ns"`
}

// Meaning is what a difference means.
type Meaning string

// The meanings.
const (
	// Same: there is no difference.
	Same Meaning = "same"
	// Better and Worse: there is a difference, and it is not chance.
	Better Meaning = "better"
	Worse  Meaning = "worse"
	// Other: there is a difference that is neither better nor worse.
	Other Meaning = "different"
	// WithinNoise: chance alone easily makes such a difference.
	WithinNoise Meaning = "within noise"
	// Unsure: there are too few runs to tell.
	Unsure Meaning = "too few runs"
	// StillOpen: a gap still grew when the observation ended, so its length is
	// that of the observation.
	StillOpen Meaning = "still open"
	// OtherClock: the sides were in different times. In real time a gap has the
	// delays of the machine in it, in virtual time it has none.
	OtherClock Meaning = "other clock"
	// NotMeasured: a side has no value.
	NotMeasured Meaning = "not measured"
)
