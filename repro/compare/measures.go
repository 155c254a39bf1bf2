package compare

import (
	"hangscope/repro"
)

// measure is a time that a run of a variant has one value of.
type measure struct {
	name string
	// of returns the distribution that it is read from, value reads it.
	of    func(*repro.Variant) repro.Distribution
	value func(repro.Distribution) int64
}

// measures are what is compared. The more there are, the more runs it takes to
// tell any difference from noise.
var measures = []measure{
	{"latency p50", latency, p50},
	{"latency p99", latency, p99},
	{"hop 1 p50", hop(1), p50},
	{"hop 1 p99", hop(1), p99},
	{"hop 2 p50", hop(2), p50},
	{"hop 2 p99", hop(2), p99},
	{"gap p99", gaps, p99},
	{"longest gap", gaps, func(d repro.Distribution) int64 { return d.MaxNS }},
}

func latency(v *repro.Variant) repro.Distribution { return v.Latency }
func gaps(v *repro.Variant) repro.Distribution    { return v.Gaps }
func p50(d repro.Distribution) int64              { return d.P50NS }
func p99(d repro.Distribution) int64              { return d.P99NS }

func hop(number int) func(*repro.Variant) repro.Distribution {
	return func(v *repro.Variant) repro.Distribution {
		for _, h := range v.Hops {
			if h.Hop == number {
				return h.Latency
			}
		}
		return repro.Distribution{}
	}
}

// sample collects the values of several runs. A run without a message has none.
func (m measure) sample(runs []*repro.Variant) (values []float64, open int) {
	for _, v := range runs {
		d := m.of(v)
		if d.Count <= 0 {
			continue
		}
		values = append(values, float64(m.value(d)))
		if d.Censored > 0 {
			open++
		}
	}
	return values, open
}

// compare sums up the values of both sides and tests whether chance alone would
// make the difference.
func (m measure) compare(before, after []*repro.Variant) Measure {
	left, openBefore := m.sample(before)
	right, openAfter := m.sample(after)
	result := Measure{Name: m.name, Before: estimate(left, openBefore), After: estimate(right, openAfter)}
	if was, is := result.Before.MedianNS, result.After.MedianNS; was != nil && is != nil && *was > 0 {
		change := float64(*is)/float64(*was) - 1
		result.Change = &change
	}
	if openBefore+openAfter > 0 {
		return result // the length of an open gap is that of the observation
	}
	if p, tested := test(left, right); tested {
		result.P = &p
	}
	return result
}

// judge says what the difference comes to, among so many comparisons.
func (m *Measure) judge(threshold float64, comparisons int) {
	was, is := m.Before.MedianNS, m.After.MedianNS
	switch {
	case was == nil || is == nil:
		m.Meaning = NotMeasured
	case m.Before.Open+m.After.Open > 0:
		m.Meaning = StillOpen
	case m.P == nil:
		m.Meaning = Same
	case *m.P <= alpha && *is > *was:
		m.Meaning = Worse
		m.Regression = float64(*is) > float64(*was)*(1+threshold)
	case *m.P <= alpha && *is < *was:
		m.Meaning = Better
	case leastP(m.Before.Runs, m.After.Runs)*float64(comparisons) > alpha:
		m.Meaning = Unsure
	default:
		m.Meaning = WithinNoise
	}
}
