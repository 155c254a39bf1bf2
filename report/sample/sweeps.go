package sample

import (
	"fmt"
	"strings"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Sweeps are made-up sweeps, each with something that a map has to show.
var Sweeps = map[string]func() *result.Sweep{
	"moment":      MomentSweep,
	"row":         rowSweep,
	"names":       namesSweep,
	"ports":       portsSweep,
	"panels":      panelsSweep,
	"seeds":       SeedsSweep,
	"several":     severalSweep,
	"allfaces":    allFacesSweep,
	"interrupted": interruptedSweep,
	"nothing":     nothingSweep,
	"flowing":     flowingSweep,
	"wide":        wideSweep,
	"keys":        keysSweep,
	"hostile":     HostileSweep,
}

// times are an axis of milliseconds.
func times(field string, from, to, step int) scenarios.Axis {
	axis := scenarios.Axis{Field: field, Kind: scenarios.DurationAxis, Given: fmt.Sprintf("%dms..%dms/%dms", from, to, step)}
	for ms := from; ms <= to; ms += step {
		axis.Values = append(axis.Values, scenarios.Duration(int64(ms)*Ms).String())
	}
	return axis
}

// words are an axis of names or numbers.
func words(field string, kind scenarios.AxisKind, values ...string) scenarios.Axis {
	return scenarios.Axis{Field: field, Kind: kind, Given: strings.Join(values, ","), Values: values}
}

func ports() scenarios.Axis {
	return words("ports.upstream", scenarios.NumberAxis, "50051", "50052")
}

func mechanisms() scenarios.Axis {
	axis := words("flush.mechanism", scenarios.NameAxis, "conntrack-delete", "mark-reject", "conntrack-and-socket-kill")
	axis.Given = "*"
	return axis
}

// newSweep is a sweep in which each cell shows what show says of its place: the index
// of a value for each axis.
func newSweep(show func(place []int) result.Finding, axes ...scenarios.Axis) *result.Sweep {
	base := HungResult()
	s := &result.Sweep{
		Provenance: result.Provenance{When: When},
		Schema:     result.SchemaVersion, Tool: base.Tool, Environment: base.Environment, Clock: result.VirtualClock, Scenario: base.Scenario.Complete(),
		Seeds: 1, Seed: 1, Axes: axes, Variants: []string{result.VariantFlushOff, result.VariantFlushOn},
	}
	for i := range result.Combinations(axes) {
		s.Cells = append(s.Cells, result.Cell{Values: result.Combination(axes, i), Runs: 1, Variants: []result.CellVariant{
			{Name: result.VariantFlushOff, Findings: []result.Finding{flows}},
			{Name: result.VariantFlushOn, Findings: []result.Finding{show(result.Place(axes, i))}},
		}})
	}
	return s
}

var (
	flows  = result.Finding{Outcome: scenarios.Flowing, Runs: 1}
	breaks = result.Finding{Outcome: scenarios.Broken, Hop: 2, Cause: "reset", Runs: 1}
	silent = result.Finding{Outcome: scenarios.Hung, Silent: true, Hop: 1, Cause: "half-open", Runs: 1}
)

// MomentSweep is the moment of the flush and the interval of the messages.
func MomentSweep() *result.Sweep {
	return newSweep(func(place []int) result.Finding {
		delay, interval := 2*place[0], 20*(place[1]+1)
		if delay%interval >= 40 || delay >= 40 && interval > 100 {
			return silent
		}
		return breaks
	}, times("flush.delay", 0, 100, 2), times("load.interval", 20, 200, 20))
}

func rowSweep() *result.Sweep {
	return newSweep(func(place []int) result.Finding { return []result.Finding{breaks, silent, flows}[min(place[0]/3, 2)] },
		times("flush.delay", 0, 100, 10))
}

func namesSweep() *result.Sweep {
	return newSweep(func(place []int) result.Finding { return []result.Finding{flows, silent, breaks}[place[0]] }, mechanisms())
}

func portsSweep() *result.Sweep {
	return newSweep(func(place []int) result.Finding {
		return [][]result.Finding{{flows, silent, breaks}, {flows, breaks, breaks}}[place[1]][place[0]]
	}, mechanisms(), ports())
}

func panelsSweep() *result.Sweep {
	return newSweep(func(place []int) result.Finding {
		if place[2] == 1 && place[0] > 1 || place[0] == 4 {
			return silent
		}
		return flows
	}, times("flush.delay", 0, 80, 20), ports(), mechanisms())
}

// SeedsSweep has cells whose runs do not all show the same.
func SeedsSweep() *result.Sweep {
	s := newSweep(func([]int) result.Finding { return flows }, times("load.interval", 40, 120, 20), words("path", scenarios.NameAxis, "plain", "steal"))
	s.Seeds, s.Seed = 20, 5
	for i := range s.Cells {
		c := &s.Cells[i]
		c.Runs, c.Variants[0].Findings[0].Runs = 20, 20
		hung, broke := silent, breaks
		hung.Runs = []int{0, 1, 5, 10, 19}[i/2]
		broke.Runs = 20 - hung.Runs
		c.Variants[1].Findings = []result.Finding{hung, broke}
		if hung.Runs == 0 {
			c.Variants[1].Findings = []result.Finding{broke}
		}
	}
	return s
}

// severalSweep has two variants with a fault, and one cell that does not flow without
// it either.
func severalSweep() *result.Sweep {
	s := newSweep(func(place []int) result.Finding { return []result.Finding{silent, flows}[place[0]] }, ports())
	s.Variants = []string{"flush-off", "old", "today"}
	for i := range s.Cells {
		c := &s.Cells[i]
		c.Variants[1].Name = "old"
		c.Variants = append(c.Variants, result.CellVariant{Name: "today", Findings: []result.Finding{breaks}})
	}
	s.Cells[1].Variants[0].Findings[0].Outcome = scenarios.Slow
	return s
}

// allFacesSweep has a cell for everything that a cell can show.
func allFacesSweep() *result.Sweep {
	told := silent
	told.Silent = false
	faces := []result.Finding{silent, told, breaks}
	for _, outcome := range scenarios.Outcomes[:5] {
		faces = append(faces, result.Finding{Outcome: outcome, Runs: 1})
	}
	faces = append(faces, result.Finding{Outcome: scenarios.Flowing, Unflushed: true, Runs: 1}, flows, flows)
	s := newSweep(func(place []int) result.Finding { return faces[place[0]] }, times("flush.delay", 0, 100, 10))
	s.Cells[9] = result.Cell{Values: s.Cells[9].Values, Refused: "flush.after_message: 20 is out of range; allowed: 0 to 9"}
	s.Cells[10] = result.Cell{Values: s.Cells[10].Values}
	s.Interrupted, s.StallAfterNS, s.ObserveNS = true, 250*Ms, 5000*Ms
	return s
}

func interruptedSweep() *result.Sweep {
	s := MomentSweep()
	s.Interrupted = true
	for i := range s.Cells[300:] {
		s.Cells[300+i] = result.Cell{Values: s.Cells[300+i].Values}
	}
	return s
}

// nothingSweep was ended before its first run.
func nothingSweep() *result.Sweep {
	s := portsSweep()
	s.Interrupted = true
	for i := range s.Cells {
		s.Cells[i] = result.Cell{Values: s.Cells[i].Values}
	}
	return s
}

func flowingSweep() *result.Sweep {
	return newSweep(func([]int) result.Finding { return flows }, times("load.interval", 20, 100, 20), words("load.size", scenarios.NumberAxis, "64", "16384"))
}

// wideSweep is wider than any page.
func wideSweep() *result.Sweep {
	return newSweep(func(place []int) result.Finding {
		return []result.Finding{flows, silent, breaks}[(place[0]/7+place[1])%3]
	},
		times("flush.delay", 0, 400, 2), mechanisms())
}

// keysSweep has names to the right for which there is no room.
func keysSweep() *result.Sweep {
	long := mechanisms()
	for i := range 12 {
		long.Values = append(long.Values, fmt.Sprintf("a-mechanism-with-a-long-name-%d", i))
	}
	return newSweep(func(place []int) result.Finding {
		return []result.Finding{flows, silent, breaks}[(place[0]+place[1])%3]
	},
		long, words("call", scenarios.NameAxis, "server-stream", "unary", "bidi"))
}

// HostileSweep holds what nobody should be able to put on a terminal.
func HostileSweep() *result.Sweep {
	const evil = "=evil\x1b[2J\x1b]0;title\a\u202e日本語 </script><b>|`* "
	s := MomentSweep()
	s.Axes = []scenarios.Axis{{Field: evil, Kind: evil, Given: "'; rm *", Values: []string{evil, evil + evil + evil + evil}}}
	s.Variants = []string{evil, evil + "2"}
	s.Scenario = HostileResult().Scenario
	s.Tool.Name, s.Environment.Kernel = evil, evil
	s.Seeds = -5
	finding := result.Finding{Outcome: evil, Silent: true, Hop: -7, Cause: evil, Runs: -9}
	s.Cells = []result.Cell{
		{Values: []string{s.Axes[0].Values[0]}, Runs: 1, Variants: []result.CellVariant{{Name: evil + "2", Findings: []result.Finding{finding}}}},
		{Values: []string{s.Axes[0].Values[1]}, Refused: evil},
	}
	return s
}
