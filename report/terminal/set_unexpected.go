package terminal

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/rerun"
	"hangscope/repro/result"
)

const (
	// maxCells bounds the unexpected cells that are shown. A cell is a variant of a
	// scenario.
	maxCells = 30
	// maxCommand bounds the width of a command that is shown.
	maxCommand = 500
)

// unexpected lists the cells that were not as expected. Each has what was seen in
// its first unexpected run, the seeds of all of them, and the command that repeats
// the first.
func (s *canvas) unexpected(set *result.Set) {
	shown := 0
	for _, rate := range set.Rates {
		if len(rate.UnexpectedSeeds) == 0 {
			continue
		}
		if shown++; shown > maxCells {
			continue
		}
		if shown == 1 {
			s.heading("Not as expected", "")
		} else {
			s.gap()
		}
		s.cell(set, rate)
	}
	if shown > maxCells {
		s.gap()
		s.write("", fmt.Sprintf("and %s more", phrase.Count(uint64(shown-maxCells), "variant")), s.dim)
	}
}

// undecided lists the cells of which something is undecided, with the reasons and the
// seeds.
func (s *canvas) undecided(set *result.Set) {
	shown := 0
	for _, rate := range set.Rates {
		if len(rate.UndecidedSeeds) == 0 {
			continue
		}
		if shown++; shown == 1 {
			s.heading("Undecided", "")
		}
		if shown <= maxCells {
			name := phrase.Clip(rate.Scenario, phrase.WidestName) + ", " + content.VariantWords(rate.Variant)
			s.write(s.sign(phrase.Warn)+" ", fmt.Sprintf("%s: %d of %s, %s%s", name, len(rate.UndecidedSeeds), phrase.Count(uint64(max(0, rate.Runs)), "run"),
				content.SeedList(rate.UndecidedSeeds), content.FirstReason(set, rate)), nil)
		}
	}
	if shown > maxCells {
		s.write("", fmt.Sprintf("and %s more", phrase.Count(uint64(shown-maxCells), "variant")), s.dim)
	}
}

// cell shows a cell that was not as expected.
func (s *canvas) cell(set *result.Set, rate result.Rate) {
	name := phrase.Clip(rate.Scenario, phrase.WidestName) + ", " + content.VariantWords(rate.Variant)
	seeds := content.SeedList(rate.UnexpectedSeeds)
	s.write(s.sign(phrase.Bad)+" ", fmt.Sprintf("%s: %d of %s, %s", name, len(rate.UnexpectedSeeds), phrase.Count(uint64(max(0, rate.Runs)), "run"), seeds), s.bold)
	const indent = "  "
	for _, r := range set.Results {
		if r.Scenario.Name != rate.Scenario || r.Seed != rate.UnexpectedSeeds[0] || r.Interrupted {
			continue
		}
		for _, check := range content.Failures(r) {
			if check.Variant == rate.Variant {
				s.write(indent, fmt.Sprintf("%s: %s, not %s", phrase.Clip(check.What, phrase.WidestName), phrase.Clip(check.Got, phrase.WidestCell), phrase.Clip(check.Want, phrase.WidestCell)), nil)
			}
		}
		s.command(indent, rerun.Of(r))
		return
	}
}

// command shows a command. It breaks lines between words as a shell does, so that the
// command can be copied as it is. A command that could not be copied is not shown.
func (s *canvas) command(indent string, how rerun.Command) {
	const goesOn = ` \`
	room := s.inner() - len(indent) - len("$ ") - len(goesOn)
	if phrase.Width(how.Line) > maxCommand || slices.ContainsFunc(how.Words, func(word string) bool { return phrase.Width(word) > room }) {
		return
	}
	label, hanging, line := indent+s.dim.Sprint("$ "), indent+strings.Repeat(" ", len("$ ")), ""
	for i, word := range how.Words {
		word = s.spell(word)
		if i > 0 && phrase.Width(label)+phrase.Width(line)+1+phrase.Width(word)+len(goesOn) > s.inner() {
			s.add(label + s.cool.Sprint(line+goesOn))
			label, line = hanging, ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	s.add(label + s.cool.Sprint(line))
}
