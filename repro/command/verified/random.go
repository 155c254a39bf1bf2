package verified

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/report/tables"
	"hangscope/repro/result"
	"hangscope/repro/verify"
)

// Smallest says what became of a search for a smaller scenario.
func Smallest(m verify.Minimised) string {
	text := fmt.Sprintf("seed %d: %d smaller scenarios were tried, of which %d still differ", m.Seed, m.Tried, m.Smaller)
	if m.Interrupted {
		text += "; interrupted"
	}
	return text + "\n"
}

// With returns the drawn scenarios of a standing.
func With(drawn []verify.Drawn, standing verify.Standing) []verify.Drawn {
	return slices.DeleteFunc(slices.Clone(drawn), func(d verify.Drawn) bool { return d.Standing != standing })
}

// standings are the standings of drawn scenarios, in the order of the report, with what
// each of them says.
var standings = []struct {
	verify.Standing

	says string
}{
	{verify.Same, "the kernel and the simulation show the same"},
	{verify.AtEdge, fmt.Sprintf("the simulation shows what the kernel does if the flush, the second call or the fault comes up to %d ms earlier or later", verify.MaxShift.Milliseconds())},
	{verify.Different, "the simulation shows something else than the kernel"},
	{verify.Undecided, "the kernel itself did not show the same each time"},
	{verify.Untested, "the machine was too busy each time"},
}

// Random is what was found of drawn scenarios: the counts, the agreement, and each difference.
func Random(draws verify.Draws, drawn []verify.Drawn) tables.Found {
	var runs [][2]*result.Result
	var again repetitions
	for _, d := range drawn {
		runs = append(runs, d.Results)
		again.add("", d.Again)
	}
	found := tables.Found{Provenance: provenance(runs)}
	found.Say(fmt.Sprintf("%d of %d scenarios, drawn from the seeds from %d on, were run once in the simulation and %d× on the kernel.",
		len(drawn), draws.Count, draws.First, draws.Repeat))
	table := tables.New("standing", "#scenarios", "what it says")
	table.Columns[2].Aside = true
	var lines []string
	for _, s := range standings {
		of := With(drawn, s.Standing)
		table.Add(tables.Text(string(s.Standing)), tables.Text(fmt.Sprint(len(of))), tables.Text(s.says))
		if s.Standing != verify.Same && len(of) > 0 {
			lines = append(lines, fmt.Sprintf("%s: %s", s.Standing, seedsOf(of)))
		}
	}
	found.Add(table)
	lines = append(lines, agreement(draws, drawn)...)
	for _, d := range drawn {
		if d.Standing != verify.Different {
			continue
		}
		for _, f := range d.Differences {
			lines = append(lines, fmt.Sprintf("seed %d, %s: %s is %q in the simulation, %q on the kernel", d.Seed, f.Variant, f.What, f.One, f.Other))
		}
	}
	found.Say(append(lines, again.lines()...)...)
	return found
}

// agreement is the share of scenarios that are the same on both layers, of those that
// are the same in each run on the kernel.
func agreement(draws verify.Draws, drawn []verify.Drawn) []string {
	same, edge := len(With(drawn, verify.Same)), len(With(drawn, verify.AtEdge))
	decided := same + edge + len(With(drawn, verify.Different))
	if decided == 0 {
		return []string{"No scenario was the same in each run on the kernel, so there is nothing to compare."}
	}
	lines := []string{fmt.Sprintf("%d of the %d that were the same in %d of %[3]d runs on the kernel agree: %s.",
		same, decided, draws.Repeat, percentOf(same, decided))}
	if edge > 0 {
		lines = append(lines, fmt.Sprintf("With those at an edge, %d of %d: %s.", same+edge, decided, percentOf(same+edge, decided)))
	}
	return lines
}

// percentOf is a share with its interval.
func percentOf(count, of int) string {
	const percent = 100
	share := result.ShareOf(count, of)
	return fmt.Sprintf("%.1f %% (95 %% interval: %.1f to %.1f %%)", percent*float64(count)/float64(of), percent*share.Low, percent*share.High)
}

func seedsOf(drawn []verify.Drawn) string {
	seeds := make([]string, len(drawn))
	for i, d := range drawn {
		seeds[i] = fmt.Sprint(d.Seed)
	}
	word := "seeds "
	if len(seeds) == 1 {
		word = "seed "
	}
	return word + strings.Join(seeds, ", ")
}
