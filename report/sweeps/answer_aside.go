package sweeps

import (
	"fmt"
	"strings"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// withoutFault says whether the cells flow without the fault. If they do not, the
// fault is not all that is wrong with them.
func withoutFault(s *result.Sweep) []string {
	if len(s.Variants) < 2 || s.Variants[0] == result.VariantDirect { // there is no fault
		return nil
	}
	baseline := censusOf(s, s.Variants[0]).all
	shown, unknown := baseline.shown(), baseline.unknown()
	unrun, partly := missingCells(s)
	switch {
	case shown == 0:
		return nil
	case baseline.flowing() == shown && unrun+partly > 0:
		return []string{"Without the fault every cell that was run flows."}
	case baseline.flowing() == shown:
		return []string{"Without the fault every cell flows."}
	}
	var sentences []string
	if wrong := shown - baseline.flowing() - unknown; wrong > 0 {
		do := "do"
		if wrong == 1 {
			do = "does"
		}
		sentences = append(sentences, fmt.Sprintf("Without the fault %d of %s %s not flow, so the fault is not all that is wrong there%s.",
			wrong, phrase.Count(uint64(shown), "cell"), do, firstWrong(s)))
	}
	if unknown > 0 {
		sentences = append(sentences, fmt.Sprintf("How %d of %s would end without the fault is not known.",
			unknown, phrase.Count(uint64(shown), "cell")))
	}
	return sentences
}

// firstWrong names the first cell of which it is known that it does not flow without
// the fault.
func firstWrong(s *result.Sweep) string {
	for i := range s.Cells {
		square := squareOf(&s.Cells[i], s.Variants[0])
		switch square.Face {
		case Impossible, Missing, Unflushed, Unknown, faces[scenarios.Undecided], faces[scenarios.Flowing]:
		default:
			return fmt.Sprintf("; the first of them: %s, %s", CellName(s, i), square.Words)
		}
	}
	return ""
}

// CellName names a cell by its values.
func CellName(s *result.Sweep, cell int) string {
	var parts []string
	for i, axis := range s.Axes {
		parts = append(parts, phrase.Clip(axis.Field, phrase.WidestCell)+" "+phrase.Clip(s.Cells[cell].Values[i], phrase.WidestCell))
	}
	return strings.Join(parts, ", ")
}

// aside says which cells show nothing, and why.
func aside(s *result.Sweep) []string {
	var sentences []string
	if late := lateFlushes(s); late > 0 {
		sentences = append(sentences, fmt.Sprintf("%s ended before the flush.", phrase.Count(uint64(late), "cell")))
	}
	if refused, why := refusals(s); refused > 0 {
		sentences = append(sentences, fmt.Sprintf("%s not possible: %s.", isOrAre(refused), why))
	}
	var missing []string
	unrun, partly := missingCells(s)
	if unrun > 0 {
		missing = append(missing, isOrAre(unrun)+" not run")
	}
	if partly > 0 {
		missing = append(missing, isOrAre(partly)+" not run with all seeds")
	}
	if len(missing) > 0 {
		sentences = append(sentences, phrase.Join(missing)+": the sweep was ended early.")
	}
	return sentences
}

// lateFlushes counts the cells in which a variant ended before its flush.
func lateFlushes(s *result.Sweep) int {
	late := 0
	for i := range s.Cells {
		for _, variant := range s.Faulty() {
			if squareOf(&s.Cells[i], variant).Face == Unflushed {
				late++
				break
			}
		}
	}
	return late
}

// refusals counts the cells that are not possible, and says why the first is not.
func refusals(s *result.Sweep) (count int, why string) {
	for _, cell := range s.Cells {
		if cell.Refused == "" {
			continue
		}
		if count++; count == 1 {
			why = phrase.Clip(cell.Refused, 2*phrase.Prose)
		}
	}
	return count, why
}

// missingCells counts the possible cells that were not run, and those of which some
// runs are missing.
func missingCells(s *result.Sweep) (unrun, partly int) {
	for _, cell := range s.Cells {
		switch {
		case cell.Refused != "" || cell.Runs >= s.Seeds:
		case cell.Runs < 1:
			unrun++
		default:
			partly++
		}
	}
	return unrun, partly
}

func isOrAre(cells int) string {
	if cells == 1 {
		return "1 cell is"
	}
	return fmt.Sprintf("%d cells are", cells)
}

// Conditions says where and how a sweep was made.
func Conditions(s *result.Sweep) []string {
	seeds := fmt.Sprintf("seed %d", s.Seed)
	if s.Seeds > 1 {
		seeds = fmt.Sprintf("seeds %d to %d", s.Seed, s.Seed+uint64(s.Seeds)-1)
	}
	lines := []string{seeds}
	if s.StallAfterNS > 0 {
		lines = append(lines, "a silence over "+phrase.Duration(s.StallAfterNS)+" is a stall")
	}
	if s.ObserveNS > 0 {
		lines = append(lines, "each cell was observed for "+phrase.Duration(s.ObserveNS))
	}
	return append(lines, content.MachineLine(s.Environment))
}
