package html

import (
	"fmt"
	"io"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/rerun"
	"hangscope/report/sweeps"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

// These bound what a page holds of a sweep: its maps, and the rows of its table.
const (
	maxMaps = 100
	maxRows = 5000
)

// sweepPage is what a page shows of a sweep.
type sweepPage struct {
	Name, Summary string
	Interrupted   bool
	// Headline is the first sentence of the answer, Answer the others.
	Headline phrase.Toned
	Answer   []phrase.Toned
	Maps     []*mapChart
	// Beside is whether the maps are narrow enough to stand side by side.
	Beside bool
	// MoreMaps says how many maps there is no room for. It is empty if there are
	// none.
	MoreMaps string
	Legend   []sweeps.Tally
	Note     string
	Cells    *table
	// Command makes the sweep again. It may name File, which has Scenario.
	Command, File, Scenario string
	Conditions              []string
}

// WriteSweep writes a sweep as one page: the answer in words, the maps, and behind
// them the cells as a table.
func WriteSweep(w io.Writer, s *result.Sweep) error {
	view := sweepView(s)
	return write(w, document{Title: phrase.Dotted(view.Headline.Text, view.Name, "hangscope"), Provenance: content.SweepProvenance(s), Sweep: view})
}

// sweepView collects what a page shows of a sweep.
func sweepView(s *result.Sweep) *sweepPage {
	maps, answer := sweeps.Maps(s), sweeps.Answer(s)
	how := rerun.OfSweep(s)
	view := &sweepPage{
		Name: phrase.Clip(s.Scenario.Name, phrase.Prose/2), Summary: phrase.Clip(s.Scenario.Summary, 2*phrase.Prose),
		Interrupted: s.Interrupted, Legend: sweeps.Legend(maps),
		Cells:   boundedTable("Every cell", tables.Cells(s), maxRows, "sweep"),
		Command: how.Line, File: how.File, Scenario: scenarioText(how),
		Conditions: sweeps.Conditions(s),
	}
	view.Headline = phrase.Toned{Text: "A sweep of " + phrase.Count(uint64(len(s.Cells)), "cell")}
	if len(answer) > 0 {
		view.Headline, view.Answer = answer[0], answer[1:]
	}
	shared := sweeps.AnyShared(maps)
	if shared {
		view.Note = sweeps.SharesNote
	}
	for i, m := range first(maps, maxMaps) {
		view.Maps = append(view.Maps, newMapChart(fmt.Sprintf("map%d", i+1), m, shared))
	}
	view.Beside = len(maps) > 1 && !view.Maps[0].Wide
	if more := len(maps) - maxMaps; more > 0 {
		view.MoreMaps = fmt.Sprintf("The forms csv and json have %s more.", phrase.Count(uint64(more), "map"))
	}
	return view
}
