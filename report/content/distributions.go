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

// Greatest is the greatest value of a distribution. It has a plus sign if the value
// was still growing at the end.
func Greatest(d result.Distribution) string {
	return Optional(d, d.MaxNS) + plus(d.MaxOpen)
}

// LongestOf is the longest gap of a rung, as Greatest has it.
func LongestOf(rung result.Rung) string {
	return phrase.Duration(rung.LongestGapNS) + plus(rung.LongestGapOpen)
}

func plus(open bool) string {
	if open {
		return "+"
	}
	return ""
}

// AtLeast explains the plus sign behind a gap.
const AtLeast = "+ at least: this gap was still open at the end"
