package compare

import (
	"maps"
	"slices"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

// facet sorts the runs of both sides by their value and tests whether chance
// alone would make the difference. The test is that of the value whose share
// differs most, adjusted for the number of values.
func facet[T any](name string, before, after []T, value func(T) string) Facet {
	f := Facet{Name: name, Before: make(map[string]int), After: make(map[string]int)}
	for _, run := range before {
		f.Before[value(run)]++
	}
	for _, run := range after {
		f.After[value(run)]++
	}
	values := maps.Clone(f.Before)
	maps.Copy(values, f.After)
	for one := range values {
		p, tested := test(share(one, f.Before, len(before)), share(one, f.After, len(after)))
		if p = min(1, p*float64(len(values))); tested && (f.P == nil || p < *f.P) {
			f.P = &p
		}
	}
	return f
}

// share has a one for each run of a side with that value, and a zero for each
// other run.
func share(value string, runs map[string]int, of int) []float64 {
	all := make([]float64, of)
	for i := range runs[value] {
		all[i] = 1
	}
	return all
}

// judge says what the difference means. If order is nil, no value is better
// than another. A value that is worse than any before is a regression without
// any test: it had not been seen, and now it has.
func (f *Facet) judge(order []string) {
	beyond := f.P != nil && *f.P <= alpha
	switch {
	case sameShares(f.Before, f.After):
		f.Meaning = Same
	case order == nil && (beyond || !sameValues(f.Before, f.After)):
		f.Meaning = Other
	case order == nil:
		f.Meaning = WithinNoise
	default:
		f.Meaning = f.direction(order, beyond)
	}
	f.Regression = f.Meaning == Worse
}

func (f *Facet) direction(order []string, beyond bool) Meaning {
	worstBefore, meanBefore := standing(f.Before, order)
	worstAfter, meanAfter := standing(f.After, order)
	switch {
	case allUnknown(f.Before):
		return Other // how those would have ended is not known
	case worstAfter > worstBefore, beyond && meanAfter > meanBefore:
		return Worse
	case beyond && meanAfter < meanBefore, worstAfter < worstBefore && len(f.Before) == 1:
		if f.After[string(scenarios.Undecided)] > 0 {
			return Other // how those would have ended is not known
		}
		return Better
	default:
		return WithinNoise
	}
}

// allUnknown is whether of none of a side's runs it is known how it would have ended.
func allUnknown(runs map[string]int) bool {
	for value := range runs {
		if value != string(scenarios.Undecided) && value != result.EndedEarly {
			return false
		}
	}
	return len(runs) > 0
}

// standing returns the worst position of a side's runs in an order, and the mean.
func standing(runs map[string]int, order []string) (worst int, mean float64) {
	all := 0
	for value, n := range runs {
		at := position(value, order)
		worst = max(worst, at)
		mean += float64(at * n)
		all += n
	}
	return worst, mean / float64(max(1, all))
}

// sameShares is whether every value has the same share of both sides.
func sameShares(before, after map[string]int) bool {
	total := func(runs map[string]int) int {
		n := 0
		for _, count := range runs {
			n += count
		}
		return n
	}
	of, by := total(before), total(after)
	same := func(value string) bool { return before[value]*by == after[value]*of }
	for value := range before {
		if !same(value) {
			return false
		}
	}
	return sameValues(before, after)
}

func sameValues(before, after map[string]int) bool {
	return len(before) == len(after) && !slices.ContainsFunc(slices.Collect(maps.Keys(before)), func(value string) bool {
		return after[value] == 0
	})
}
