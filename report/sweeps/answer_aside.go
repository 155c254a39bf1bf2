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
	if len(s.Variants) < 2 {
		return nil
	}
	baseline, name := censusOf(s, s.Variants[0]), phrase.Clip(s.Variants[0], phrase.WidestName)
	shown, flowing := baseline.all.shown(), baseline.all[faces[scenarios.Flowing]]
	switch {
	case shown == 0:
		return nil
	case name == result.VariantDirect:
		return nil // there is no fault
	case flowing == shown && missingCells(s) > 0:
		return []string{fmt.Sprintf("Without the fault (%s) every cell that was run flows.", name)}
	case flowing == shown:
		return []string{fmt.Sprintf("Without the fault (%s) every cell flows.", name)}
	}
	first := ""
	for i := range s.Cells {
		square := squareOf(&s.Cells[i], s.Variants[0])
		if known := square.Of > 0; known && square.Face != faces[scenarios.Flowing] {
			first = fmt.Sprintf("; the first of them: %s, %s", CellName(s, i), square.Words)
			break
		}
	}
	return []string{fmt.Sprintf("Without the fault (%s) %d of %s do not flow either, so it is not all that is wrong with them%s.",
		name, shown-flowing, phrase.Count(uint64(shown), "cell"), first)}
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
	if missing := missingCells(s); missing > 0 {
		sentences = append(sentences, fmt.Sprintf("%s not run: the sweep was ended early.", isOrAre(missing)))
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

func missingCells(s *result.Sweep) int {
	count := 0
	for _, cell := range s.Cells {
		if cell.Refused == "" && cell.Runs < s.Seeds {
			count++
		}
	}
	return count
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
	lines := []string{phrase.Dotted("simulated, in virtual time", phrase.Clip(s.Tool.Name+" "+s.Tool.Version, phrase.WidestCell), seeds)}
	if s.StallAfterNS > 0 {
		lines = append(lines, "a silence over "+phrase.Duration(s.StallAfterNS)+" is a stall")
	}
	if s.ObserveNS > 0 {
		lines = append(lines, "each cell was observed for "+phrase.Duration(s.ObserveNS))
	}
	return append(lines, content.MachineLine(s.Environment))
}
