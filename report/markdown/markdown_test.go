package markdown

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/sample"
	"hangscope/report/sample/catalogue"
	"hangscope/repro/result"
)

func render(t *testing.T, r *result.Result) string {
	t.Helper()
	var document bytes.Buffer
	require.NoError(t, Write(&document, r))
	return document.String()
}

func TestMarkdownGolden(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(sample.Results)) {
		t.Run(name, func(t *testing.T) {
			document := render(t, sample.Results[name]())
			sample.ValidMarkdown(t, document)
			sample.Golden(t, name+".md", document)
		})
	}
	t.Run("set", func(t *testing.T) {
		var document bytes.Buffer
		set := result.NewSet([]*result.Result{sample.HungResult(), sample.HungResult(), sample.ZombieResult(), sample.UnexpectedResult()}, true)
		require.NoError(t, WriteSet(&document, set))
		sample.ValidMarkdown(t, document.String())
		sample.Golden(t, "set.md", document.String())
	})
}

// What an issue needs is there, in words and as GitHub renders it.
func TestMarkdownTellsAll(t *testing.T) {
	r := sample.DiagnosedResult()
	r.Cures = sample.CuresResult().Cures
	page := sample.Rendered(t, render(t, r))
	for _, want := range []string{
		"<h2>HUNG: With the flush the stream hangs after message 10, between upstream and forwarder (hop 1).</h2>",
		"<td>with the flush</td>",
		"├────✗╌╌╌╌▶│ forwarder :50051 ",
		"<td>upstream</td>\n<td>Canceled</td>\n<td>41 ms</td>",
		"Waits: client; forwarder, towards upstream.",
		"<h3>Diagnosis: half-open</h3>",
		"its read ended with RST (socket)",
		"<summary>Last frames at both ends of the hop; ▶ it wrote, ◀ it read</summary>",
		`{&quot;agent&quot;: {&quot;flush_connections&quot;: false}}`,
		"<h3>Run it again</h3>\n",
		`<code class="language-yaml">name: mirrord-2348`,
		"linux/amd64 · kernel 6.18.5",
	} {
		assert.Contains(t, page, want)
	}
}

func TestEscaped(t *testing.T) {
	for plain, want := range map[string]string{
		"plain words, 1.5 of 2":      "plain words, 1.5 of 2",
		"a|b `c` *d* _e_ [f](g) ~h~": "a\\|b \\`c\\` \\*d\\* \\_e\\_ \\[f\\](g) \\~h\\~",
		"<b>&amp;":                   "&lt;b&gt;&amp;amp;",
		"@name, me@example.org":      "@&#8203;name, me@&#8203;example.org",
		"#12 GH-3 # x":               "\\#&#8203;12 GH-&#8203;3 \\# x",
		"https://x.org www.y.org":    "https:&#8203;//x.org www&#8203;.y.org",
		"- a":                        `\- a`,
		"12) a":                      `12\) a`,
		"1.":                         `1\.`,
		"-a":                         "-a",
		`back\slash`:                 `back\\slash`,
	} {
		assert.Equal(t, want, escaped(plain), plain)
	}
}

func TestFenceIsLongerThanWhatItHolds(t *testing.T) {
	var m document
	m.fence("text", "a\n````\nb")
	assert.Equal(t, "`````text\na\n````\nb\n`````\n\n", m.String())
	assert.Equal(t, "``a`b``", code(" a`b "))
}

// The parts that are needed least go first, and the reader is told.
func TestFit(t *testing.T) {
	long := strings.Repeat("x", 30_000)
	parts := []part{
		{"the verdict", always, "verdict\n\n"}, {"one", 3, "1" + long}, {"two", 1, "2" + long}, {"three", 2, "3" + long},
	}
	got := fit(parts)
	assert.Less(t, len(got), maxDocument)
	assert.Contains(t, got, "1x")
	assert.NotContains(t, got, "2x")
	assert.NotContains(t, got, "3x")
	assert.True(t, strings.HasPrefix(got, "verdict\n"))
	assert.Contains(t, got, "an issue has no room for them: two and three.")
}

// However much of everything a result has, an issue can hold it.
func TestMarkdownOfVeryMuch(t *testing.T) {
	catalogue.Whole(t)
	t.Parallel()
	r := sample.CuresResult()
	v := &r.Variants[1]
	v.Diagnosis = sample.DiagnosedResult().Variants[1].Diagnosis
	v.Frames = sample.DiagnosedResult().Variants[1].Frames
	r.Ladder = sample.IsolatedResult().Ladder
	for range 12 {
		r.Variants = append(r.Variants, r.Variants...)[:min(2*len(r.Variants), 3000)]
		r.Cures = append(r.Cures, r.Cures...)
		r.Ladder = append(r.Ladder, r.Ladder...)
		r.Checks = append(r.Checks, sample.UnexpectedResult().Checks...)
		v := &r.Variants[1]
		v.Ends = append(v.Ends, v.Ends...)
		v.Flows = append(v.Flows, v.Flows...)
		v.Frames = append(v.Frames, v.Frames...)
		v.Diagnosis.Observations = append(v.Diagnosis.Observations, v.Diagnosis.Observations...)
	}
	r.Scenario.Description = strings.Repeat("very much ", 10_000)
	sample.ValidMarkdown(t, render(t, r))
}

// FuzzMarkdown renders results from files: whatever they hold, the structure
// of the document is the one that was meant.
func FuzzMarkdown(f *testing.F) {
	sample.SeedResults(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		var r result.Result
		if json.Unmarshal(text, &r) != nil {
			return
		}
		sample.ValidMarkdown(t, render(t, &r))
		var set bytes.Buffer
		require.NoError(t, WriteSet(&set, result.NewSet([]*result.Result{&r, &r}, false)))
		sample.ValidMarkdown(t, set.String())
	})
}
