package report

import (
	"fmt"
	"strings"

	"hangscope/repro/result"
)

const (
	// mostCells bounds the cells that are shown as unexpected, mostSeeds the
	// seeds of each.
	mostCells = 30
	mostSeeds = 12
	// longestCommand is that of a command that is shown.
	longestCommand = 500
)

// unexpected lists the cells that are not as expected: what was seen in the
// first run of each, the seeds of all, and the command that runs it again.
func (s *sheet) unexpected(set *result.Set) {
	shown := 0
	for _, rate := range set.Rates {
		if len(rate.UnexpectedSeeds) == 0 {
			continue
		}
		if shown++; shown > mostCells {
			continue
		}
		if shown == 1 {
			s.heading("Not as expected", "")
		} else {
			s.gap()
		}
		s.cell(set, rate)
	}
	if shown > mostCells {
		s.gap()
		s.write("", fmt.Sprintf("and %s more", count(uint64(shown-mostCells), "variant")), s.dim)
	}
}

// cell is one that is not as expected.
func (s *sheet) cell(set *result.Set, rate result.Rate) {
	name := clip(rate.Scenario, widestName) + ", " + clip(rate.Variant, widestName)
	seeds := seedList(rate.UnexpectedSeeds)
	s.write(s.bad.Sprint(s.no)+" ", fmt.Sprintf("%s: %d of %s, %s", name, len(rate.UnexpectedSeeds), count(uint64(max(0, rate.Runs)), "run"), seeds), s.bold)
	const indent = "  "
	for _, r := range set.Results {
		if r.Scenario.Name != rate.Scenario || r.Seed != rate.UnexpectedSeeds[0] || r.Interrupted {
			continue
		}
		for _, check := range failures(r) {
			if check.Variant == rate.Variant {
				s.write(indent, fmt.Sprintf("%s: %s, not %s", clip(check.What, widestName), clip(check.Got, widestCell), clip(check.Want, widestCell)), nil)
			}
		}
		s.again(indent, r)
		return
	}
}

// again shows the command that makes a run again. Lines are broken between its
// words, in the way of a shell, so that it can be copied as it stands.
func (s *sheet) again(indent string, r *result.Result) {
	how := rerunOf(r)
	if width(how.command) > longestCommand {
		return
	}
	const goesOn = ` \`
	label, hanging, line := indent+s.dim.Sprint("$ "), indent+strings.Repeat(" ", len("$ ")), ""
	for i, word := range how.words {
		word = s.spell(word)
		if i > 0 && width(label)+width(line)+1+width(word)+len(goesOn) > s.inner() {
			s.add(label + s.cool.Sprint(line+goesOn))
			label, line = hanging, ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	s.add(label + s.cool.Sprint(line))
}

// seedList lists seeds, not all if they are many.
func seedList(seeds []uint64) string {
	var parts []string
	for i, seed := range seeds {
		if i == mostSeeds {
			parts = append(parts, fmt.Sprintf("%d more", len(seeds)-i))
			break
		}
		parts = append(parts, fmt.Sprint(seed))
	}
	if len(parts) == 1 {
		return "seed " + parts[0]
	}
	return "seeds " + join(parts)
}
