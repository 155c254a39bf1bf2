package compare

// Sample is a time that has one value in each run of two sides, of which nothing is known
// but the values.
type Sample struct {
	Name string
	// Before and After are the values of both sides, in nanoseconds.
	Before, After []float64
	// OpenBefore and OpenAfter are how many of them were still growing.
	OpenBefore, OpenAfter int
}

// Samples compares two sides by their values alone, as [Sets] compares their measures. It
// returns how many values each side needs to tell a difference from noise.
func Samples(samples []Sample, rules Rules) (measures []Measure, enough int) {
	var family []*float64
	measures = make([]Measure, len(samples))
	for i, s := range samples {
		measures[i] = Measure{Name: s.Name, Before: estimate(s.Before, s.OpenBefore), After: estimate(s.After, s.OpenAfter)}
		measures[i].test(s.Before, s.After)
		if measures[i].P != nil {
			family = append(family, measures[i].P)
		}
	}
	holm(family)
	for i := range measures {
		measures[i].judge(rules, len(family))
	}
	return measures, enoughRuns(max(1, len(family)))
}
