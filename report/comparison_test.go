package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/compare"
	"hangscope/repro/result"
)

// several are so many runs of a result, whose latencies differ a little and
// are a factor higher.
func several(found func() *result.Result, n int, factor float64) *result.Set {
	var runs []*result.Result
	for i := range n {
		r := found()
		r.Seed = uint64(i)
		for j := range r.Variants {
			v := &r.Variants[j]
			stretch := factor * (1 + float64((7*i+3*j)%10)/100)
			for _, d := range []*result.Distribution{&v.Latency, &v.Hops[0].Latency, &v.Hops[1].Latency} {
				d.P50NS, d.P99NS = int64(stretch*float64(d.P50NS)), int64(stretch*float64(d.P99NS))
			}
		}
		runs = append(runs, r)
	}
	return result.NewSet(runs, false)
}

// mixed is several scenarios as one set.
func mixed(sets ...*result.Set) *result.Set {
	var all []*result.Result
	for _, set := range sets {
		all = append(all, set.Results...)
	}
	return result.NewSet(all, false)
}

// renamed gives a result another scenario's name.
func renamed(name string, found func() *result.Result) func() *result.Result {
	return func() *result.Result {
		r := found()
		r.Scenario.Name = name
		return r
	}
}

// comparisons are made from results that are made by hand.
var comparisons = map[string]func() *compare.Comparison{
	"same":  func() *compare.Comparison { return against(several(hungResult, 10, 1), several(hungResult, 10, 1)) },
	"noise": func() *compare.Comparison { return against(several(hungResult, 10, 1), several(hungResult, 9, 1.01)) },
	"slower": func() *compare.Comparison {
		return against(several(healthyResult, 10, 1), several(healthyResult, 10, 1.5))
	},
	"faster": func() *compare.Comparison {
		return against(several(healthyResult, 10, 1.5), several(healthyResult, 10, 1))
	},
	"single": func() *compare.Comparison { return against(several(hungResult, 1, 1), several(hungResult, 1, 3)) },
	"few":    func() *compare.Comparison { return against(several(hungResult, 3, 1), several(hungResult, 3, 3)) },
	"cured":  func() *compare.Comparison { return against(several(hungResult, 3, 1), several(unexpectedResult, 3, 1)) },
	"hostile": func() *compare.Comparison {
		return against(several(hostileResult, 2, 1), several(hostileChanged, 2, 1))
	},
	"many": func() *compare.Comparison {
		before := mixed(several(hungResult, 2, 1), several(healthyResult, 2, 1), several(lostResult, 2, 1), several(slowResult, 2, 1), several(stealResult, 1, 1))
		after := mixed(several(hungResult, 2, 1), several(healthyResult, 2, 1), several(renamed("boundaries", recoveredResult), 2, 1), several(renamed("early-flush", healthyResult), 2, 1), several(meshResult, 1, 1))
		after.Results[0].Tool.Version, after.Results[0].Environment.CPUs = "0.2.0", 4
		return against(before, after)
	},
	"nothing": func() *compare.Comparison {
		return against(several(results["empty"], 1, 1), several(results["empty"], 2, 1))
	},
}

func hostileChanged() *result.Result {
	r := hostileResult()
	r.Environment.Kernel, r.Scenario.Call = "\x1b]0;@someone | <b> https://example.org www.example.org", "`|\x1b[2J"
	r.Variants[1].Outcome, r.Variants[1].Ends[2].Status = "mel\x1b[1mted|</details>", "<script>\u202e"
	return r
}

// floor is below what the results made by hand differ by.
const floor = 100 * time.Microsecond

func against(before, after *result.Set) *compare.Comparison {
	return compare.Sets(before, after, compare.Rules{Threshold: compare.DefaultRules.Threshold, Floor: floor})
}

func TestComparisonGolden(t *testing.T) {
	for name, made := range comparisons {
		t.Run(name, func(t *testing.T) {
			page := func(p Page) string {
				var out bytes.Buffer
				require.NoError(t, p.WriteComparison(&out, made()))
				return out.String()
			}
			golden(t, "compare-"+name+"-80.txt", page(Page{}))
			var out bytes.Buffer
			require.NoError(t, MarkdownComparison(&out, made()))
			golden(t, "compare-"+name+".md", out.String())
			if name == "many" {
				golden(t, "compare-"+name+"-200.txt", page(Page{Width: 200}))
				golden(t, "compare-"+name+"-80-color.txt", page(Page{Color: true}))
				golden(t, "compare-"+name+"-80-ascii.txt", page(Page{ASCII: true}))
			}
		})
	}
}

func TestComparisonPageKeepsToItself(t *testing.T) {
	for name, made := range comparisons {
		for _, page := range []Page{{}, {Width: 1}, {Width: 40}, {Width: 200}, {ASCII: true}} {
			var out bytes.Buffer
			require.NoError(t, page.WriteComparison(&out, made()))
			for line := range strings.SplitSeq(out.String(), "\n") {
				assert.LessOrEqual(t, width(line), max(80*min(1, 1-page.Width), page.Width), "%s, %+v: %q", name, page, line)
			}
			for _, r := range out.String() {
				if r != '\n' && !unicode.IsPrint(r) || page.ASCII && r > unicode.MaxASCII {
					t.Fatalf("%s, %+v: %U on the page", name, page, r)
				}
			}
		}
	}
}

func TestComparisonMarkdownIsSafe(t *testing.T) {
	for name, made := range comparisons {
		var out bytes.Buffer
		require.NoError(t, MarkdownComparison(&out, made()))
		validMarkdown(t, out.String())
		assert.NotRegexp(t, `[\x00-\x09\x0b-\x1f\x{7f}-\x{9f}\x{202e}]`, out.String(), name)
	}
}

// However many scenarios there are, an issue has room for the Markdown.
func TestComparisonMarkdownIsBounded(t *testing.T) {
	t.Parallel()
	var sets []*result.Set
	for i := range 400 {
		sets = append(sets, several(renamed(fmt.Sprintf("scenario-%d", i), hypothesesResult), 1, 1))
	}
	before := mixed(sets...)
	for _, r := range mixed(sets...).Results {
		r.Environment.Kernel = strings.Repeat(r.Scenario.Name, 100)
	}
	after := mixed(several(hungResult, 1, 1))
	for i := range 400 {
		after.Results = append(after.Results, several(renamed(fmt.Sprintf("scenario-%d", i), hungResult), 1, 1).Results...)
	}
	var out bytes.Buffer
	require.NoError(t, MarkdownComparison(&out, against(before, after)))
	validMarkdown(t, out.String())
	assert.Contains(t, out.String(), "Left out, for there is no room in an issue: scenario-")
	assert.Contains(t, out.String(), " in all). The JSON form has it.")
}

func TestComparisonFormats(t *testing.T) {
	assert.Equal(t, []string{"json", "markdown", "terminal"}, ComparisonNames())
	want := errors.New("no room")
	for name, write := range Comparisons {
		assert.ErrorIs(t, write(failing{want}, comparisons["many"]()), want, name)
	}
}

// FuzzComparison renders comparisons of whatever can be read.
func FuzzComparison(f *testing.F) {
	for _, result := range []func() *result.Result{hungResult, hostileResult} { // the fewer, the faster
		text, err := json.Marshal(result())
		require.NoError(f, err)
		f.Add(text, text, 80)
	}
	f.Fuzz(func(t *testing.T, left, right []byte, columns int) {
		before, errBefore := result.Read(bytes.NewReader(left), "left")
		after, errAfter := result.Read(bytes.NewReader(right), "right")
		if errBefore != nil || errAfter != nil {
			return
		}
		c := against(before, after)
		for _, write := range []ComparisonFunc{JSONComparison, MarkdownComparison, Page{Width: columns % 500}.WriteComparison} {
			var out bytes.Buffer
			require.NoError(t, write(&out, c))
		}
	})
}
