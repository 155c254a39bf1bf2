package sweeps

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/report/phrase"
	"hangscope/report/sample"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// said is the answer as lines, a sign before those that have one.
func said(s *result.Sweep) string {
	var lines []string
	for _, sentence := range Answer(s) {
		lines = append(lines, strings.TrimSpace(sentence.Tone.Sign()+" "+sentence.Text))
	}
	return strings.Join(lines, "\n")
}

func TestAnswer(t *testing.T) {
	for name, want := range map[string]string{
		"moment": "✗ 216 of 510 cells hang in silence.\n" +
			"Of the others, 294 break (the client is told).\n" +
			"With flush.delay 0s to 38ms no cell hangs in silence.\n" +
			"With load.interval 20ms or 40ms no cell hangs in silence.\n" +
			"Without the fault every cell flows.",
		"row": "✗ 3 of 11 cells hang in silence.\n" +
			"Of the others, 3 break (the client is told) and 5 flow.\n" +
			"With flush.delay 60ms to 100ms every cell flows.\n" +
			"With flush.delay 0s to 20ms no cell hangs in silence.\n" +
			"With flush.delay 30ms to 50ms every cell hangs in silence.\n" +
			"Without the fault every cell flows.",
		"ports": "✗ 1 of 6 cells hangs in silence.\n" +
			"Of the others, 3 break (the client is told) and 2 flow.\n" +
			"With flush.mechanism conntrack-delete every cell flows.\n" +
			"With flush.mechanism conntrack-and-socket-kill no cell hangs in silence.\n" +
			"With ports.upstream 50052 no cell hangs in silence.\n" +
			"Without the fault every cell flows.",
		"seeds": "✗ 8 of 10 cells hang in silence in at least one of 20 runs.\n" +
			"Of the others, 2 break (the client is told).\n" +
			"With load.interval 40ms no cell hangs in silence.\n" +
			"With load.interval 60ms to 120ms every cell hangs in silence.\n" +
			"Without the fault every cell flows.",
		"several": "✗ old: 1 of 2 cells hangs in silence.\n" +
			"Of the others, 1 flows.\n" +
			"With ports.upstream 50052 every cell flows.\n" +
			"With ports.upstream 50051 every cell hangs in silence.\n" +
			"today: No cell of 2 hangs in silence.\n" +
			"All break (the client is told).\n" +
			"Without the fault 1 of 2 cells does not flow, so the fault is not all that is wrong there; the first of them: ports.upstream 50052, slow: all messages arrived, some late.",
		"interrupted": "✗ So far, 80 of 300 cells hang in silence.\n" +
			"Of the others, 220 break (the client is told).\n" +
			"With flush.delay 0s to 38ms no cell hangs in silence.\n" +
			"Without the fault every cell that was run flows.\n" +
			"210 cells are not run: the sweep was ended early.",
		"nothing": "No cell shows what the fault does.\n6 cells are not run: the sweep was ended early.",
		"flowing": "✓ No cell hangs: all 10 flow.\nWithout the fault every cell flows.",
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, want, said(sample.Sweeps[name]()))
		})
	}
}

// Whether a cell hangs may take several fields.
func TestAnswerIfNoValueIsSafe(t *testing.T) {
	s := sample.MomentSweep()
	for i := range s.Cells {
		f := &s.Cells[i].Variants[1].Findings[0]
		f.Outcome, f.Silent = scenarios.Broken, false
		if row, column := i%10, i/10; (row+column)%2 == 0 {
			f.Outcome, f.Silent = scenarios.Hung, true
		}
	}
	assert.Contains(t, said(s), "No value of one field alone is safe: it takes several.")
}

// A cell that was not run could hang, so its values are not called safe.
func TestAnswerCallsNothingSafeThatWasNotRun(t *testing.T) {
	s := sample.Sweeps["ports"]()
	s.Cells[1] = result.Cell{Values: s.Cells[1].Values}
	assert.NotContains(t, said(s), "conntrack-delete every")
	assert.Contains(t, said(s), "1 cell is not run")
}

// How an undecided cell would have ended is not known, so its value is not called safe.
func TestAnswerCallsNothingSafeThatIsUndecided(t *testing.T) {
	assert.Contains(t, said(sample.Sweeps["allfaces"]()), "With flush.delay 10ms, 20ms, 40ms, 50ms or 70ms no cell hangs in silence.")
}

// A cell of which runs are missing could hang in one of them, and so could a cell with
// a run whose end is not known.
func TestAnswerCallsNothingSafeThatIsOpen(t *testing.T) {
	const safe = "With load.interval 40ms no cell hangs in silence."
	s := sample.SeedsSweep()
	assert.Contains(t, said(s), safe)
	s.Cells[0].Runs = 3
	s.Cells[0].Variants[1].Findings[0].Runs = 3
	answer := said(s)
	assert.NotContains(t, answer, safe)
	assert.Contains(t, answer, "✗ So far, 8 of 10 cells hang in silence")
	assert.Contains(t, answer, "\nWithout the fault every cell that was run flows.")
	assert.Contains(t, answer, "\n1 cell is not run with all seeds: the sweep was ended early.")
	s.Cells[1] = result.Cell{Values: s.Cells[1].Values}
	assert.Contains(t, said(s), "\n1 cell is not run and 1 cell is not run with all seeds: the sweep was ended early.")

	s = sample.SeedsSweep()
	findings := &s.Cells[0].Variants[1].Findings
	(*findings)[0].Runs = 19
	*findings = append(*findings, result.Finding{Outcome: scenarios.Undecided, Runs: 1})
	assert.NotContains(t, said(s), safe)
}

// That no value is safe is not known of values of which nothing hangs in silence.
func TestAnswerThatNoValueIsSafeIsSeen(t *testing.T) {
	const several = "it takes several"
	s := sample.MomentSweep()
	for i := range s.Cells[2:] { // the first two: one that breaks, one that hangs
		s.Cells[2+i] = result.Cell{Values: s.Cells[2+i].Values}
	}
	s.Cells[1].Variants[1].Findings[0].Outcome, s.Cells[1].Variants[1].Findings[0].Silent = scenarios.Hung, true
	assert.NotContains(t, said(s), several)
	for i := range s.Cells {
		f := []result.Finding{{Outcome: scenarios.Undecided, Runs: 1}}
		s.Cells[i] = result.Cell{Values: s.Cells[i].Values, Runs: 1, Variants: []result.CellVariant{{Name: "flush-off", Findings: f}, {Name: "flush-on", Findings: f}}}
	}
	assert.Equal(t, "No cell of 510 was seen to hang in silence.\nAll are undecided.\n"+
		"How 510 of 510 cells would end without the fault is not known.", said(s))
}

func TestFaces(t *testing.T) {
	letters := make(map[string]string)
	for _, face := range Faces() {
		assert.Empty(t, letters[face.Letter], "%s and %s have the letter %s", face.Name, letters[face.Letter], face.Letter)
		letters[face.Letter] = face.Name
		assert.Len(t, face.Letter, 1)
		assert.NotEmpty(t, face.Words)
		assert.NotEqual(t, phrase.Plain, face.Tone)
	}
	for _, outcome := range scenarios.Outcomes {
		face := FaceOf(&result.Finding{Outcome: outcome})
		assert.Equal(t, string(outcome), face.Name)
		assert.Equal(t, string(outcome[0]), face.Letter)
	}
	assert.Equal(t, SilentHang, FaceOf(&result.Finding{Outcome: scenarios.Hung, Silent: true}))
	assert.Equal(t, Unflushed, FaceOf(&result.Finding{Outcome: scenarios.Flowing, Unflushed: true}))
	assert.Equal(t, "lost", FaceOf(&result.Finding{Outcome: scenarios.Lost, Unflushed: true}).Name, "something else went wrong")
	assert.Equal(t, Unknown, FaceOf(&result.Finding{Outcome: "melted"}))
}

func TestTenths(t *testing.T) {
	for _, test := range []struct {
		count, of int
		want      string
	}{{1, 1000, "1"}, {1, 20, "1"}, {3, 20, "2"}, {1, 2, "5"}, {19, 20, "9"}, {999, 1000, "9"}} {
		assert.Equal(t, test.want, Square{Count: test.count, Of: test.of}.Tenths(), "%d of %d", test.count, test.of)
	}
}

// The axes of a sweep, in which each cell shows the outcome that is left in its place.
func TestMaps(t *testing.T) {
	field := func(axis *scenarios.Axis) string {
		if axis == nil {
			return ""
		}
		return axis.Field
	}
	for name, want := range map[string]struct {
		across, down string
		maps         int
		panel        string
	}{
		"moment":  {"flush.delay", "load.interval", 1, ""},
		"row":     {"flush.delay", "", 1, ""},
		"names":   {"", "flush.mechanism", 1, ""},
		"ports":   {"ports.upstream", "flush.mechanism", 1, ""}, // though it was given second
		"panels":  {"flush.delay", "ports.upstream", 3, "flush.mechanism mark-reject"},
		"several": {"ports.upstream", "", 2, ""},
		"keys":    {"flush.mechanism", "call", 1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := sample.Sweeps[name]()
			maps := Maps(s)
			assert.Len(t, maps, want.maps)
			m := maps[min(1, len(maps)-1)]
			assert.Equal(t, want.across, field(m.Across))
			assert.Equal(t, want.down, field(m.Down))
			assert.Equal(t, want.panel, m.Panel)
			cells := 0
			for _, m := range maps {
				for _, row := range m.Squares {
					cells += len(row)
				}
			}
			assert.Equal(t, len(s.Cells)*len(s.Faulty()), cells, "each cell is on one map of each variant")
		})
	}
	ports := Maps(sample.Sweeps["ports"]())[0]
	assert.Equal(t, "silent", ports.Squares[1][0].Name, "mark-reject, 50051")
	assert.Equal(t, "broken", ports.Squares[1][1].Name, "mark-reject, 50052")
	panels := Maps(sample.Sweeps["panels"]())
	names := func(row []Square) (names []string) {
		for _, square := range row {
			names = append(names, square.Name)
		}
		return names
	}
	assert.Equal(t, []string{"flowing", "flowing", "flowing", "flowing", "silent"}, names(panels[0].Squares[1]))
	assert.Equal(t, []string{"flowing", "flowing", "silent", "silent", "silent"}, names(panels[1].Squares[0]))
}

func TestLegendCountsEveryFaceOnce(t *testing.T) {
	legend := Legend(Maps(sample.Sweeps["allfaces"]()))
	var names []string
	for _, tally := range legend {
		assert.Equal(t, 1, tally.Cells)
		names = append(names, tally.Name)
	}
	want := []string{"silent", "hung", "broken", "lost", "undecided", "recovered", "slow", "flowing", "unflushed", "impossible", "missing"}
	assert.Equal(t, want, names)
	assert.True(t, slices.IsSortedFunc(legend[:3], func(a, b Tally) int { return strings.Compare(b.Name, a.Name) }))
}
