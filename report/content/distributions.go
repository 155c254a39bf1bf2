package content

import (
	"fmt"

	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// Spread is a distribution with its name.
type Spread struct {
	Name   string
	Values result.Distribution
}

// Latencies are the latencies of a variant's parts, in the order in which a message
// crosses them, and then of the whole. There are none in virtual time.
func Latencies(v *result.Variant) []Spread {
	if v.Clock.Virtual() {
		return nil
	}
	var all []Spread
	for i, h := range v.Hops {
		all = append(all, Spread{fmt.Sprintf("hop %d", h.Hop), h.Latency})
		if i == 0 {
			all = append(all, Spread{"forwarder", v.ForwarderLatency})
		}
	}
	return append(all, Spread{"end to end", v.Latency})
}

// Spreads are all distributions of a variant.
func Spreads(v *result.Variant) []Spread {
	return append(Latencies(v), Spread{"gaps", v.Gaps})
}

// Optional is a value of a distribution, or a dash if it has none.
func Optional(d result.Distribution, ns int64) string {
	if d.Count == 0 {
		return "–"
	}
	return phrase.Duration(ns)
}

// Greatest is the greatest value of a distribution. If the value was still growing at
// the end, it is at least that.
func Greatest(d result.Distribution) string {
	return atLeast(d.MaxOpen) + Optional(d, d.MaxNS)
}

// LongestOf is the longest gap of a rung, as Greatest has it.
func LongestOf(rung result.Rung) string {
	return atLeast(rung.LongestGapOpen) + phrase.Duration(rung.LongestGapNS)
}

func atLeast(open bool) string {
	if open {
		return "≥ "
	}
	return ""
}

// P99 is the 99th percentile of a distribution, or a dash if it has too few values to
// have one of its own.
func P99(d result.Distribution) string {
	if d.Count < enoughForP99 {
		return "–"
	}
	return Optional(d, d.P99NS)
}

// enoughForP99 is from how many values on the 99th percentile is not the greatest one.
const enoughForP99 = 100
