package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/markdown"
	"hangscope/report/phrase"
	"hangscope/report/sample"
	"hangscope/report/sample/catalogue"
	"hangscope/report/terminal"
	"hangscope/repro/result"
)

func TestComparisonGolden(t *testing.T) {
	for name, made := range sample.Comparisons {
		t.Run(name, func(t *testing.T) {
			page := func(p terminal.Page) string {
				var out bytes.Buffer
				require.NoError(t, p.WriteComparison(&out, made()))
				return out.String()
			}
			sample.Golden(t, "compare-"+name+"-80.txt", page(terminal.Page{}))
			var out bytes.Buffer
			require.NoError(t, markdown.WriteComparison(&out, made()))
			sample.Golden(t, "compare-"+name+".md", out.String())
			if name == "many" {
				sample.Golden(t, "compare-"+name+"-200.txt", page(terminal.Page{Width: 200}))
				sample.Golden(t, "compare-"+name+"-80-color.txt", page(terminal.Page{Color: true}))
				sample.Golden(t, "compare-"+name+"-80-ascii.txt", page(terminal.Page{ASCII: true}))
			}
		})
	}
}

func TestComparisonPageKeepsToItself(t *testing.T) {
	for name, made := range sample.Comparisons {
		for _, page := range []terminal.Page{{}, {Width: 1}, {Width: 40}, {Width: 200}, {ASCII: true}} {
			var out bytes.Buffer
			require.NoError(t, page.WriteComparison(&out, made()))
			for line := range strings.SplitSeq(out.String(), "\n") {
				assert.LessOrEqual(t, phrase.Width(line), max(80*min(1, 1-page.Width), page.Width), "%s, %+v: %q", name, page, line)
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
	for name, made := range sample.Comparisons {
		var out bytes.Buffer
		require.NoError(t, markdown.WriteComparison(&out, made()))
		sample.ValidMarkdown(t, out.String())
		assert.NotRegexp(t, `[\x00-\x09\x0b-\x1f\x{7f}-\x{9f}\x{202e}]`, out.String(), name)
	}
}

// However many scenarios there are, an issue has room for the Markdown.
func TestComparisonMarkdownIsBounded(t *testing.T) {
	catalogue.Whole(t)
	t.Parallel()
	var sets []*result.Set
	for i := range 400 {
		sets = append(sets, sample.Several(sample.Renamed(fmt.Sprintf("scenario-%d", i), sample.HypothesesResult), 1, 1))
	}
	before := sample.Mixed(sets...)
	for _, r := range sample.Mixed(sets...).Results {
		r.Environment.Kernel = strings.Repeat(r.Scenario.Name, 100)
	}
	after := sample.Mixed(sample.Several(sample.HungResult, 1, 1))
	for i := range 400 {
		after.Results = append(after.Results, sample.Several(sample.Renamed(fmt.Sprintf("scenario-%d", i), sample.HungResult), 1, 1).Results...)
	}
	var out bytes.Buffer
	require.NoError(t, markdown.WriteComparison(&out, sample.Against(before, after)))
	sample.ValidMarkdown(t, out.String())
	assert.Contains(t, out.String(), "Some parts are left out because an issue has no room for them: scenario-")
	assert.Contains(t, out.String(), " in all). The JSON form has them.")
}

func TestComparisonFormats(t *testing.T) {
	assert.Equal(t, []string{"json", "markdown", "terminal"}, ComparisonNames())
	want := errors.New("no room")
	for name, write := range Comparisons {
		assert.ErrorIs(t, write(sample.Failing{Err: want}, sample.Comparisons["many"]()), want, name)
	}
}

// FuzzComparison renders comparisons of whatever can be read.
func FuzzComparison(f *testing.F) {
	for _, result := range []func() *result.Result{sample.HungResult, sample.HostileResult} { // the fewer, the faster
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
		c := sample.Against(before, after)
		for _, write := range []ComparisonFunc{JSONComparison, markdown.WriteComparison, terminal.Page{Width: columns % 500}.WriteComparison} {
			var out bytes.Buffer
			require.NoError(t, write(&out, c))
		}
	})
}
