package sample

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
)

// SeedResults gives a fuzz test the results that there are, and hostile ones.
func SeedResults(f *testing.F) {
	f.Helper()
	for _, name := range slices.Sorted(maps.Keys(Results)) {
		r := Results[name]()
		for i := range r.Variants { // short inputs are varied more often
			buckets := &r.Variants[i].Timeline.Buckets
			*buckets = (*buckets)[:min(3, len(*buckets))]
		}
		text, err := json.Marshal(r)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte(`{"interrupted":true,"verdict":"unexpected"}`))
	f.Add([]byte(`{"variants":[{},{}]}`))
	f.Add([]byte(`{"variants":[{"name":"</details>","outcome":"hung","ends":[{"role":"@x","told":true,"message":"` + "```" + `"}]}]}`))
}
