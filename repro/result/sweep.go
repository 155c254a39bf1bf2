package result

import (
	"cmp"
	"slices"

	"hangscope/repro/stall"
	"hangscope/scenarios"
)

// Sweep is a scenario over ranges of its fields: what came of every combination of
// their values.
type Sweep struct {
	// Provenance is what the cells are of, and when they were made.
	Provenance Provenance `json:"provenance"`
	// Schema is the version of this form, SchemaVersion.
	Schema int `json:"schema"`
	// Tool is the program that made the sweep.
	Tool Tool `json:"tool"`
	// Environment is where it was made.
	Environment Environment `json:"environment"`
	// Interrupted is whether cells are missing, or seeds of a cell, because the
	// sweep was ended before its time.
	Interrupted bool `json:"interrupted"`
	// Clock is the time in which the cells ran: virtual.
	Clock Clock `json:"clock"`
	// Scenario is what all cells have in common. The axes replace some of its
	// fields. What it expects is not compared with the cells.
	Scenario scenarios.Scenario `json:"scenario"`
	// Seeds is how many runs each cell has. The first has the seed Seed, and the
	// others have the seeds that follow.
	Seeds int    `json:"seeds"`
	Seed  uint64 `json:"seed"`
	// StallAfterNS and ObserveNS are 0 if they were left to each run.
	StallAfterNS int64 `json:"stall_after_ns,omitempty"`
	ObserveNS    int64 `json:"observe_ns,omitempty"`
	// Axes are the fields that vary, with their values.
	Axes []scenarios.Axis `json:"axes"`
	// Variants are the names of what was executed in each cell. The first is the
	// one without a fault.
	Variants []string `json:"variants"`
	// Cells has a cell for each combination of values. The values of the last axis
	// change from cell to cell, those of the first axis most seldom.
	Cells []Cell `json:"cells"`
}

// Cell is one combination of the values of a sweep.
type Cell struct {
	// Values has a value of each axis.
	Values []string `json:"values"`
	// Refused says why no scenario has these values together. It is empty if one
	// has.
	Refused string `json:"refused,omitempty"`
	// Runs is how many runs came to their end.
	Runs int `json:"runs"`
	// Variants are what was seen in these runs; null if there are none.
	Variants []CellVariant `json:"variants"`
}

// CellVariant is what a variant showed in the runs of a cell.
type CellVariant struct {
	// Name is the variant's.
	Name string `json:"name"`
	// Findings are the different things that were seen, the worst first.
	Findings []Finding `json:"findings"`
}

// Finding is what a variant showed in one or several runs.
type Finding struct {
	// Outcome is the variant's: the worst outcome of its calls.
	Outcome scenarios.Outcome `json:"outcome"`
	// Silent is whether a call hangs while its client was told nothing.
	Silent bool `json:"silent"`
	// Unflushed is whether all was over before the flush could happen. Such a run
	// shows nothing about the flush.
	Unflushed bool `json:"unflushed"`
	// Hop is where it went wrong, 1 or 2; 0 if nowhere, or not on a hop.
	Hop int `json:"hop"`
	// Cause is that of the diagnosis; left out if there is none.
	Cause stall.Cause `json:"cause,omitempty"`
	// Runs is how many of the cell's runs showed this.
	Runs int `json:"runs"`
}

// Add counts a run of the cell.
func (c *Cell) Add(r *Result) {
	c.Runs++
	for i := range r.Variants {
		v := &r.Variants[i]
		at := slices.IndexFunc(c.Variants, func(known CellVariant) bool { return known.Name == v.Name })
		if at < 0 {
			at = len(c.Variants)
			c.Variants = append(c.Variants, CellVariant{Name: v.Name})
		}
		c.Variants[at].add(FindingOf(r.Scenario, v))
	}
}

// FindingOf sums up a variant of a scenario.
func FindingOf(scenario scenarios.Scenario, v *Variant) Finding {
	f := Finding{Outcome: v.Outcome, Silent: v.Silent, Runs: 1}
	f.Unflushed = scenario.Flush != nil && v.Flush == nil && v.Name != VariantFlushOff
	switch {
	case v.Diagnosis != nil:
		f.Hop, f.Cause = v.Diagnosis.Hop, v.Diagnosis.Cause
	case v.Stall != nil:
		f.Hop = v.Stall.Hop
	}
	return f
}

// add counts a finding, and keeps the worst first.
func (v *CellVariant) add(f Finding) {
	for i := range v.Findings {
		same := v.Findings[i]
		if same.Runs = f.Runs; same == f {
			v.Findings[i].Runs += f.Runs
			return
		}
	}
	v.Findings = append(v.Findings, f)
	slices.SortFunc(v.Findings, func(a, b Finding) int { return worse(b, a) })
}

// worse compares findings by how bad they are. A hang is worse if nobody told the
// client. A run that was over before its flush shows less than one that was not, so it
// does not hide one. Of two findings that are equally bad, the order is that of hop and
// cause, so that it does not depend on which run ended first.
func worse(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(a.severity(), b.severity()),
		cmp.Compare(one(a.Silent), one(b.Silent)), cmp.Compare(one(b.Unflushed), one(a.Unflushed)),
		cmp.Compare(b.Hop, a.Hop), cmp.Compare(b.Cause, a.Cause),
	)
}

// severity orders findings by their outcome. What was over before its flush is not worse
// than what flows.
func (f Finding) severity() int {
	if f.Unflushed && f.Outcome == scenarios.Undecided {
		return Severity(scenarios.Flowing)
	}
	return Severity(f.Outcome)
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// Findings are what a variant showed, the worst first; nil if it did not run.
func (c *Cell) Findings(variant string) []Finding {
	for i := range c.Variants {
		if c.Variants[i].Name == variant {
			return c.Variants[i].Findings
		}
	}
	return nil
}

// Worst returns the worst that a variant showed, nil if it did not run.
func (c *Cell) Worst(variant string) *Finding {
	if findings := c.Findings(variant); len(findings) > 0 {
		return &findings[0]
	}
	return nil
}

// Faulty are the variants that a sweep is about: all but the one without a fault.
func (s *Sweep) Faulty() []string { return s.Variants[min(1, len(s.Variants)):] }
