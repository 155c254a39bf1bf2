package bundle_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/report/bundle"
	"hangscope/repro/result"
)

// runsOf are results of scenarios whose verdicts are given by signs: + is as
// expected, - is not.
func runsOf(scenarios ...string) []*result.Result {
	var all []*result.Result
	for number, verdicts := range scenarios {
		for seed, sign := range verdicts {
			r := &result.Result{Seed: uint64(seed + 1), Verdict: result.Expected} //nolint:gosec // they are few
			if sign == '-' {
				r.Verdict = result.Unexpected
			}
			r.Scenario.Name = fmt.Sprintf("s%d", number)
			r.Variants = []result.Variant{{Name: "flush-on"}}
			all = append(all, r)
		}
	}
	return all
}

// folders are those of the runs that have one.
func folders(t *testing.T, results []*result.Result) map[string]bool {
	t.Helper()
	names, _, _ := unpacked(t, bundle.Bundle{Set: result.NewSet(results, false), Whole: true})
	all := make(map[string]bool)
	for _, name := range names {
		if folder, ok := strings.CutSuffix(name, "/report.txt"); ok {
			all[folder+"/"] = true
		}
	}
	return all
}

// What was not as expected comes before all else, then the first of each
// scenario.
func TestFolders(t *testing.T) {
	few := folders(t, runsOf("++-+", "+++", "-+"))
	assert.Equal(t, map[string]bool{"s0-seed-1/": true, "s0-seed-3/": true, "s1-seed-1/": true, "s2-seed-1/": true}, few)

	runs := runsOf("++", "++", "+"+strings.Repeat("-", bundle.MaxFolders-1))
	most := folders(t, runs)
	assert.Len(t, most, bundle.MaxFolders)
	assert.Contains(t, most, "s0-seed-1/", "there is room for one of the firsts")
	assert.NotContains(t, most, "s1-seed-1/")
	assert.Contains(t, most, fmt.Sprintf("s2-seed-%d/", bundle.MaxFolders))

	runs = runsOf("+", strings.Repeat("-", bundle.MaxFolders+3))
	_, _, contents := unpacked(t, bundle.Bundle{Set: result.NewSet(runs, false), Whole: true})
	assert.Contains(t, contents.LeftOut, "folders of unexpected runs, 3 in all: a bundle has at most 50 folders; result.json has every run.")
	assert.Contains(t, contents.LeftOut, "folders of expected runs, 1 in all: the first run of each scenario stands for the others; result.json has every run.")
}

// Recordings of runs that have no folder are let go, and those of runs that
// have one are not, in whatever order the runs end.
func TestKeptLetsGo(t *testing.T) {
	runs := runsOf("++-+", "+"+strings.Repeat("-+", bundle.MaxFolders/2), "++", strings.Repeat("-", 30))
	needed := folders(t, runs)
	for seed := range uint64(20) {
		var kept bundle.Kept
		held := 0
		for _, plan := range rand.New(rand.NewPCG(seed, 0)).Perm(len(runs)) { //nolint:gosec // no secret
			kept.Recorder(plan)(result.Recording{Part: result.PartVariants, Variant: "flush-on"})
			kept.Recorder(plan)(result.Recording{Part: result.PartCures, Variant: "cure"})
			kept.Ended(plan, runs[plan])
			held = 0
			for _, r := range runs {
				assert.False(t, bundle.Has(&kept, r, "cure"))
				if bundle.Has(&kept, r, "flush-on") {
					held++
				}
			}
			assert.LessOrEqual(t, held, bundle.MaxFolders)
		}
		assert.Equal(t, bundle.MaxFolders, held)
		for _, r := range runs {
			assert.Equal(t, needed[bundle.Folder(r)], bundle.Has(&kept, r, "flush-on"), bundle.Folder(r))
		}
	}
}
