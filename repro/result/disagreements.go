package result

// Disagreement is a fact of a variant that was seen otherwise when the variant was
// run in another way: on another layer, or on another clock.
type Disagreement struct {
	// Variant is its name, What the name of the fact, for example outcome.
	Variant string `json:"variant"`
	What    string `json:"what"`
	// One and Other are what was seen.
	One   string `json:"one"`
	Other string `json:"other"`
}

// Disagreements compares variants of the same names by their [LayerFacts], nil if
// nothing differs. A variant that only one of the two has is not compared.
func Disagreements(one, other []Variant) []Disagreement {
	var found []Disagreement
	for i := range min(len(one), len(other)) {
		for _, fact := range LayerFacts {
			ours, theirs := fact.Of(&one[i]), fact.Of(&other[i])
			if ours != theirs {
				found = append(found, Disagreement{Variant: one[i].Name, What: fact.Name, One: ours, Other: theirs})
			}
		}
	}
	return found
}
