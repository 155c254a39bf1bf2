package report

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

// sets are the pages of several results.
var sets = map[string]func() *result.Set{
	"once":        func() *result.Set { return result.NewSet(every(), false) },
	"repeated":    func() *result.Set { return result.NewSet(repeatedResults(), false) },
	"interrupted": interruptedSet,
	"begun":       func() *result.Set { return result.NewSet([]*result.Result{results["interrupted"]()}, true) },
	"hostile": func() *result.Set {
		r := results["hostile"]()
		r.Verdict = result.Unexpected
		for _, v := range r.Variants {
			r.Checks = append(r.Checks, result.Check{Variant: v.Name, What: "\x1b]0;x\x07", Want: "a\nb", Got: "\u202e|c"})
		}
		return result.NewSet([]*result.Result{r, r}, false)
	},
}

// every is each result of the tests once, under a name of its own.
func every() []*result.Result {
	var all []*result.Result
	for _, name := range slices.Sorted(maps.Keys(results)) {
		if name == "hostile" || name == "hostilediag" || name == "hostilerelay" || name == "interrupted" {
			continue
		}
		r := results[name]()
		r.Scenario.Name = name
		all = append(all, r)
	}
	return all
}

// repeatedResults are 20 runs of one scenario, of which the client was told in
// every fifth.
func repeatedResults() []*result.Result {
	var all []*result.Result
	for seed := range uint64(20) {
		r := hungResult()
		r.Seed = seed + 1
		on := &r.Variants[1]
		on.Silent = true
		if seed%5 == 2 {
			on.Outcome, on.Stall, on.Silent = scenarios.Broken, nil, false
			r.Verdict = result.Unexpected
			r.Checks = append(r.Checks,
				result.Check{Variant: on.Name, What: "outcome", Want: "hung", Got: "broken"},
				result.Check{Variant: on.Name, What: "client.told", Want: "false", Got: "true"})
		}
		all = append(all, r)
	}
	return all
}

func interruptedSet() *result.Set {
	set := result.NewSet([]*result.Result{hungResult(), zombieResult(), results["interrupted"]()}, true)
	set.Planned = 40
	return set
}

func renderSet(t *testing.T, p Page, name string) string {
	t.Helper()
	var page bytes.Buffer
	require.NoError(t, p.WriteSet(&page, sets[name]()))
	return page.String()
}

func TestMatrixGolden(t *testing.T) {
	for name := range sets {
		golden(t, "matrix-"+name+"-80.txt", renderSet(t, Page{}, name))
	}
	for _, name := range []string{"once", "repeated"} {
		golden(t, "matrix-"+name+"-50.txt", renderSet(t, Page{Width: 50}, name))
		golden(t, "matrix-"+name+"-200.txt", renderSet(t, Page{Width: 200}, name))
		golden(t, "matrix-"+name+"-80-color.txt", renderSet(t, Page{Color: true}, name))
		golden(t, "matrix-"+name+"-80-ascii.txt", renderSet(t, Page{ASCII: true}, name))
	}
}

func TestMatrixIsAPage(t *testing.T) {
	for name := range sets {
		for _, columns := range []int{1, 2, 3, 10, 20, 40, 60, 72, 80, 100, 200} {
			for _, page := range []Page{{Width: columns}, {Width: columns, Color: true}, {Width: columns, ASCII: true}} {
				text := renderSet(t, page, name)
				for i, line := range strings.Split(text, "\n") {
					assert.LessOrEqual(t, width(line), columns, "%s, %+v, line %d: %q", name, page, i+1, line)
				}
				for _, r := range sgr.ReplaceAllString(text, "") {
					if r != '\n' && !unicode.IsPrint(r) || page.ASCII && r > unicode.MaxASCII {
						t.Fatalf("%s, %+v: %U on the page", name, page, r)
					}
				}
			}
			plain, coloured := renderSet(t, Page{Width: columns}, name), renderSet(t, Page{Width: columns, Color: true}, name)
			assert.Equal(t, plain, sgr.ReplaceAllString(coloured, ""), "colour changes nothing else")
		}
	}
}

func TestManyUnexpectedSeedsAreCut(t *testing.T) {
	assert.Equal(t, "seed 4", seedList([]uint64{4}))
	assert.Equal(t, "seeds 4 and 9", seedList([]uint64{4, 9}))
	seeds := make([]uint64, 100)
	assert.True(t, strings.HasSuffix(seedList(seeds), "0, 0 and 88 more"))
}
