package compare

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"hangscope/repro/result"
)

// conditions returns the differences of the tools and the environments.
func conditions(before, after []*result.Result) []Difference {
	return differences(before, after, func(add func(what, value string), r *result.Result) {
		add("tool", r.Tool.Name+" "+r.Tool.Version)
		flatten(add, "", r.Environment)
	})
}

// definitions returns the differences between two scenarios of one name,
// between the layers that carried them, and in what counts as a stall.
func definitions(before, after []*result.Result) []Difference {
	left, right := byName(variants(before), variantName), byName(variants(after), variantName)
	found := differences(before, after, func(add func(what, value string), r *result.Result) {
		plan := r.Scenario
		plan.Name, plan.Summary, plan.Description, plan.Origin = "", "", "", "" // they change nothing
		flatten(add, "", plan)
		for _, v := range r.Variants {
			if left.of[v.Name] != nil && right.of[v.Name] != nil {
				add(v.Name+" layer", v.Layer)
			}
		}
	})
	return append(found, stallThresholds(before, after)...)
}

// stallThresholds returns what counts as a stall on both sides, if it differs
// by more than a tenth. Where it was left to the runs it follows from the times of
// messages, which are compared by themselves, and is no definition.
func stallThresholds(before, after []*result.Result) []Difference {
	if !slices.ContainsFunc(slices.Concat(before, after), asksForThreshold) {
		return nil
	}
	was, is := stallAfter(before), stallAfter(after)
	const tenth = 10
	if low, high := min(was, is), max(was, is); high-low <= low/tenth {
		return nil
	}
	text := func(d time.Duration) []string { return []string{d.Round(time.Millisecond).String()} }
	return []Difference{{What: "stall threshold", Before: text(was), After: text(is)}}
}

// asksForThreshold reports whether a run was told what counts as a stall. An old result
// does not say, so it may have been.
func asksForThreshold(r *result.Result) bool { return r.Asked == nil || r.Asked.StallAfterNS > 0 }

func stallAfter(results []*result.Result) time.Duration {
	values := make([]float64, len(results))
	for i, r := range results {
		values[i] = float64(r.StallAfterNS)
	}
	return time.Duration(*estimate(values, 0).MedianNS)
}

// differences collects the values of fields on both sides, and returns the
// fields whose values are not the same.
func differences(before, after []*result.Result, collect func(add func(what, value string), r *result.Result)) []Difference {
	values := func(results []*result.Result) map[string]map[string]bool {
		all := make(map[string]map[string]bool)
		for _, r := range results {
			collect(func(what, value string) {
				if all[what] == nil {
					all[what] = make(map[string]bool)
				}
				all[what][value] = true
			}, r)
		}
		return all
	}
	left, right := values(before), values(after)
	fields := maps.Clone(left)
	maps.Copy(fields, right)
	var found []Difference
	for _, what := range slices.Sorted(maps.Keys(fields)) {
		if !maps.Equal(left[what], right[what]) {
			found = append(found, Difference{
				What: what, Before: slices.Sorted(maps.Keys(left[what])), After: slices.Sorted(maps.Keys(right[what])),
			})
		}
	}
	return found
}

// flatten adds the fields of a value, by their path in its JSON.
func flatten(add func(what, value string), path string, value any) {
	text, err := json.Marshal(value)
	if err != nil {
		return // plain data has no value that JSON cannot hold
	}
	var tree any
	if json.Unmarshal(text, &tree) == nil {
		leaves(add, path, tree)
	}
}

func leaves(add func(what, value string), path string, tree any) {
	switch at := tree.(type) {
	case map[string]any:
		for key, below := range at {
			if path != "" {
				key = path + "." + key
			}
			leaves(add, key, below)
		}
	case nil: // not given
	default:
		add(path, fmt.Sprint(at))
	}
}
