package content

import (
	"fmt"
	"slices"

	"hangscope/report/phrase"
	"hangscope/repro/result"
)

const (
	// NotMeasured stands where a latency would, of a variant in virtual time.
	NotMeasured = "not measured"
	// NoLatency says so in a sentence, once on a page.
	NoLatency = "In virtual time, latency is not measured."
)

// Latency is a value of one of a variant's latencies.
func Latency(v *result.Variant, d result.Distribution, ns int64) string {
	if v.Clock.Virtual() {
		return NotMeasured
	}
	return Optional(d, ns)
}

// LatencyNote says that a variant of a result has no latency. It is empty if none was
// in virtual time.
func LatencyNote(r *result.Result) string {
	if slices.ContainsFunc(r.Variants, inVirtualTime) {
		return NoLatency
	}
	return ""
}

// Unmeasured reports whether a result has no latency at all: it has variants, and each
// was in virtual time.
func Unmeasured(r *result.Result) bool {
	return len(r.Variants) > 0 && !slices.ContainsFunc(r.Variants, func(v result.Variant) bool { return !inVirtualTime(v) })
}

func inVirtualTime(v result.Variant) bool { return v.Clock.Virtual() }

// Clocks names the times in which runs were, as a list.
func Clocks(runs []*result.Result) string {
	var names []string
	for _, r := range runs {
		for _, name := range timesOf(r) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return phrase.Join(names)
}

// ClockSentence says in which time runs were. Each run counts once, by the times of
// its variants.
func ClockSentence(runs []*result.Result) string {
	counts := make(map[string]int)
	var times []string
	where := "."
	for _, r := range runs {
		time := phrase.Join(timesOf(r))
		if counts[time]++; counts[time] == 1 {
			times = append(times, time)
		}
		if LatencyNote(r) != "" {
			where = ", where latency is not measured."
		}
	}
	slices.Sort(times) // real time comes before virtual time
	switch {
	case len(runs) == 1:
		return "The run was in " + times[0] + where
	case len(times) == 1:
		return "The runs were in " + times[0] + where
	}
	for i, time := range times {
		were := "were"
		if counts[time] == 1 {
			were = "was"
		}
		times[i] = fmt.Sprintf("%d %s in %s", counts[time], were, time)
	}
	return fmt.Sprintf("Of %d runs, %s%s", len(runs), phrase.Join(times), where)
}

// timesOf names the times of a result's variants, each once and real time first. A
// result without variants has the time that it says itself.
func timesOf(r *result.Result) []string {
	if len(r.Variants) == 0 {
		return []string{TimeOf(r.Clock)}
	}
	var names []string
	for _, v := range r.Variants {
		if name := TimeOf(v.Clock); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// TimeOf names the time of a clock. What is older than clocks was in real time; a
// later version may know other clocks.
func TimeOf(c result.Clock) string {
	switch c {
	case "", result.RealClock:
		return "real time"
	case result.VirtualClock:
		return "virtual time"
	default:
		return "the time “" + phrase.Clip(string(c), phrase.WidestName) + "”"
	}
}
