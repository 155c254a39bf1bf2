package comparisons

import (
	"fmt"
	"slices"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/compare"
	"hangscope/repro/result"
)

// comparedClocks say why latencies are not compared, or not those of all runs. There
// is nothing to say if all runs were in real time.
func comparedClocks(c *compare.Comparison) []string {
	before, after := c.Before.Clocks, c.After.Clocks
	virtual := slices.Contains(before, string(result.VirtualClock)) || slices.Contains(after, string(result.VirtualClock))
	switch {
	case len(before) == 0 || len(after) == 0: // a side has no variant
		return nil
	case slices.Equal(before, after) && len(before) == 1:
		if virtual {
			return []string{"Latency is not measured on either side: both were in virtual time."}
		}
		return nil
	case len(before) == 1 && len(after) == 1:
		latency, gaps := ".", "Gaps are not judged."
		if virtual {
			latency, gaps = "; in virtual time it is not measured.", "Gaps are not judged: in real time, the delays of the machine are in them."
		}
		return []string{fmt.Sprintf("Latency is not compared: the runs before were in %s, those after in %s%s", times(before)[0], times(after)[0], latency), gaps}
	}
	sentences := []string{
		fmt.Sprintf("The runs before were in %s, those after in %s.", phrase.Join(times(before)), phrase.Join(times(after))),
		"Latencies and gaps are compared only among runs in the same time.",
	}
	if virtual {
		sentences = append(sentences, content.NoLatency)
	}
	return sentences
}

func times(clocks []string) []string {
	names := make([]string, len(clocks))
	for i, c := range clocks {
		names[i] = content.TimeOf(result.Clock(c))
	}
	return names
}
