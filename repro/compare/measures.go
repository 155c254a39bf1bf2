package compare

import (
	"hangscope/repro/result"
)

// measure is a time that has one value in each run of a variant.
type measure struct {
	name string
	// latency is whether it is not measured in virtual time.
	latency bool
	// of returns the distribution that has the value, and value reads it.
	of    func(*result.Variant) result.Distribution
	value func(result.Distribution) int64
}

// measures are what is compared. The more there are, the more runs it takes to
// tell any difference from noise.
var measures = []measure{
	{"latency p50", true, latency, p50},
	{"latency p99", true, latency, p99},
	{"hop 1 p50", true, hop(1), p50},
	{"hop 1 p99", true, hop(1), p99},
	{"hop 2 p50", true, hop(2), p50},
	{"hop 2 p99", true, hop(2), p99},
	{"gap p99", false, gaps, p99},
	{"longest gap", false, gaps, func(d result.Distribution) int64 { return d.MaxNS }},
}

func latency(v *result.Variant) result.Distribution { return v.Latency }
func gaps(v *result.Variant) result.Distribution    { return v.Gaps }
func p50(d result.Distribution) int64               { return d.P50NS }
func p99(d result.Distribution) int64               { return d.P99NS }

func hop(number int) func(*result.Variant) result.Distribution {
	return func(v *result.Variant) result.Distribution {
		for _, h := range v.Hops {
			if h.Hop == number {
				return h.Latency
			}
		}
		return result.Distribution{}
	}
}

// sample collects the values of several runs. A run without a message has none.
func (m measure) sample(runs []*result.Variant) (values []float64, open int) {
	for _, v := range runs {
		d := m.of(v)
		if d.Count <= 0 {
			continue
		}
		values = append(values, float64(m.value(d)))
		if d.MaxOpen {
			open++
		}
	}
	return values, open
}

// sumUp sums up the values of both sides. It returns the values too.
func (m measure) sumUp(before, after []*result.Variant) (compared Measure, left, right []float64) {
	left, openBefore := m.sample(before)
	right, openAfter := m.sample(after)
	return Measure{Name: m.name, Before: estimate(left, openBefore), After: estimate(right, openAfter)}, left, right
}

// compare sums up the values of both sides and tests whether chance alone would
// make the difference.
func (m measure) compare(before, after []*result.Variant) Measure {
	compared, left, right := m.sumUp(before, after)
	compared.test(left, right)
	return compared
}

// test says how much the median grew, and tests whether chance alone would make the
// difference. The length of an open gap is that of the observation, and is not tested.
func (m *Measure) test(before, after []float64) {
	if was, is := m.Before.MedianNS, m.After.MedianNS; was != nil && is != nil && *was > 0 {
		change := float64(*is)/float64(*was) - 1
		m.Change = &change
	}
	if m.Before.Open+m.After.Open > 0 {
		return
	}
	if p, tested := test(before, after); tested {
		m.P = &p
	}
}

// judge says what the difference means, among that many comparisons.
func (m *Measure) judge(rules Rules, comparisons int) {
	was, is := m.Before.MedianNS, m.After.MedianNS
	switch {
	case was == nil || is == nil:
		m.Meaning = NotMeasured
	case m.Meaning == OtherClock: // nothing was tested
	case m.Before.Open+m.After.Open > 0:
		m.Meaning = StillOpen
	case m.P == nil:
		m.Meaning = Same
	case *m.P <= alpha && *is > *was:
		m.Meaning = Worse
		grown := float64(*is) - float64(*was)
		m.Regression = grown > float64(*was)*rules.Threshold && grown >= float64(rules.Floor)
	case *m.P <= alpha && *is < *was:
		m.Meaning = Better
	case minP(m.Before.Runs, m.After.Runs)*float64(comparisons) > alpha:
		m.Meaning = Unsure
	default:
		m.Meaning = WithinNoise
	}
}
