package command

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"hangscope/report/content"
	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/repro/verify"
)

// random verifies scenarios that are drawn from seeds. Those that differ are kept, and
// made as small as they can be if that is asked for.
func (v verification) random(ctx context.Context, draws verify.Draws, minimise bool) error {
	options := repro.Options{Version: version()}
	done := 0
	drawn, err := verify.Random(ctx, draws, options, func(d verify.Drawn) {
		done++
		v.bar.Draw(done, draws.Count, fmt.Sprintf("seed %d", d.Seed))
	})
	v.bar.Clear()
	if err != nil {
		return machineError(err)
	}
	if err := v.print(ctx, randomText(draws, drawn)); err != nil {
		return err
	}
	different := withStanding(drawn, verify.Different)
	var small []verify.Minimised
	for i, d := range different {
		if !minimise || ctx.Err() != nil {
			break
		}
		v.bar.Draw(i, len(different), fmt.Sprintf("smaller than seed %d", d.Seed))
		smallest, err := verify.Minimise(ctx, d, draws.Repeat, options)
		v.bar.Clear()
		if err != nil {
			return machineError(err)
		}
		small = append(small, smallest)
		if err := v.print(ctx, smallestText(smallest)); err != nil {
			return err
		}
	}
	if len(different) > 0 {
		if err := v.keepRandom(ctx, different, small); err != nil {
			return err
		}
	}
	agree := len(different) == 0 && len(withStanding(drawn, verify.Untested)) == 0
	return verdict(ctx, agree && len(withStanding(drawn, verify.Same)) > 0)
}

// smallestText says what became of a search for a smaller scenario.
func smallestText(m verify.Minimised) string {
	text := fmt.Sprintf("seed %d: %d smaller scenarios were tried, of which %d still differ", m.Seed, m.Tried, m.Smaller)
	if m.Interrupted {
		text += "; interrupted"
	}
	return text + "\n"
}

func withStanding(drawn []verify.Drawn, standing verify.Standing) []verify.Drawn {
	return slices.DeleteFunc(slices.Clone(drawn), func(d verify.Drawn) bool { return d.Standing != standing })
}

// standings are the standings of drawn scenarios, in the order of the report, with what
// each of them says.
var standings = []struct {
	verify.Standing

	says string
}{
	{verify.Same, "the kernel and the simulation show the same"},
	{verify.AtEdge, "the simulation shows what the kernel does if the flush comes up to 10 ms earlier or later"},
	{verify.Different, "the simulation shows something else than the kernel"},
	{verify.Undecided, "the kernel itself did not show the same each time"},
	{verify.Untested, "the machine was too busy each time"},
}

// randomText is what was found: the counts, the agreement, and each difference.
func randomText(draws verify.Draws, drawn []verify.Drawn) string {
	var b strings.Builder
	if of := provenanceOfDrawn(drawn); of != "" {
		b.WriteString(of + "\n\n")
	}
	fmt.Fprintf(&b, "%d of %d scenarios, drawn from the seeds from %d on, were run once in the simulation and %d× on the kernel.\n\n",
		len(drawn), draws.Count, draws.First, draws.Repeat)
	writeRow(&b, []string{"standing", "scenarios", "what it says", "seeds"})
	writeRow(&b, slices.Repeat([]string{"---"}, 4))
	for _, s := range standings {
		of := withStanding(drawn, s.Standing)
		seeds := ""
		if s.Standing != verify.Same {
			seeds = seedsOf(of)
		}
		writeRow(&b, []string{string(s.Standing), fmt.Sprint(len(of)), s.says, seeds})
	}
	b.WriteString("\n" + agreement(draws, drawn))
	for _, d := range drawn {
		if d.Standing != verify.Different {
			continue
		}
		for _, f := range d.Differences {
			fmt.Fprintf(&b, "seed %d, %s: %s is %q in the simulation, %q on the kernel\n", d.Seed, f.Variant, f.What, f.One, f.Other)
		}
	}
	b.WriteString(drawnAgain(drawn))
	return b.String()
}

// agreement is the share of scenarios that are the same on both layers, of those that
// are the same in each run on the kernel.
func agreement(draws verify.Draws, drawn []verify.Drawn) string {
	same, edge := len(withStanding(drawn, verify.Same)), len(withStanding(drawn, verify.AtEdge))
	decided := same + edge + len(withStanding(drawn, verify.Different))
	if decided == 0 {
		return "No scenario was the same in each run on the kernel, so there is nothing to compare.\n"
	}
	text := fmt.Sprintf("%d of the %d that were the same in %d of %[3]d runs on the kernel agree: %s.\n",
		same, decided, draws.Repeat, percentOf(same, decided))
	if edge > 0 {
		text += fmt.Sprintf("With those at an edge, %d of %d: %s.\n", same+edge, decided, percentOf(same+edge, decided))
	}
	return text
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
	return strings.Join(seeds, ", ")
}

func provenanceOfDrawn(drawn []verify.Drawn) string {
	var runs []*result.Result
	for _, d := range drawn {
		if d.Results[0] != nil {
			runs = append(runs, d.Results[:]...)
		}
	}
	if len(runs) == 0 {
		return ""
	}
	return content.RunsProvenance(runs)
}

// drawnAgain says how many runs were repeated because the machine was too busy.
func drawnAgain(drawn []verify.Drawn) string {
	times := make(map[verify.Disturbance]int)
	total := 0
	for _, d := range drawn {
		for _, why := range d.Again {
			times[why]++
			total++
		}
	}
	if total == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Runs that were repeated, because the machine was too busy: %d\n", total)
	for _, why := range verify.Disturbances {
		if times[why] > 0 {
			fmt.Fprintf(&b, "  %d×: %s\n", times[why], why)
		}
	}
	return b.String()
}
