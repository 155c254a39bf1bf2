package html

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"hangscope/report/content"
	"hangscope/report/sample"
	"hangscope/report/sample/catalogue"
	"hangscope/repro/result"
)

func TestHTMLOfEveryResult(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(sample.Results)) {
		t.Run(name, func(t *testing.T) {
			r := sample.Results[name]()
			p := render(t, r)
			checkPage(t, p, r)
			sample.Golden(t, name+".txt", p.Outline())
		})
	}
}

// checkPage checks that a page is sound and shows what the result has.
func checkPage(t *testing.T, p sample.HTMLPage, r *result.Result) {
	t.Helper()
	for _, fault := range p.Faults() {
		t.Error(fault)
	}
	const maxPage = 1 << 20
	if len(p.Text) > maxPage {
		t.Errorf("%d bytes", len(p.Text))
	}
	shown := sample.Inner(p.All("body")[0])
	for _, lines := range [][]string{content.Opening(r), content.Story(r), content.EnvironmentLine(r)} {
		for _, line := range lines {
			if line = strings.Join(strings.Fields(line), " "); !strings.Contains(shown, line) {
				t.Errorf("does not say %q", line)
			}
		}
	}
	charts := len(p.All("path", "silence"))
	drawn := 0
	for i := range r.Variants {
		if content.Drawable(r.Variants[i].Timeline) {
			drawn++
		}
	}
	if legend := min(drawn, 1); charts != drawn+legend {
		t.Errorf("%d variants over time and a legend, want %d", charts-legend, drawn)
	}
	v := content.Subject(r)
	if stalled := v != nil && v.Stall != nil; stalled && len(p.All("svg", "sequence")) != 1 {
		t.Error("no sequence of the stall")
	}
}

func TestHTMLOfASet(t *testing.T) {
	var all []*result.Result
	for _, name := range slices.Sorted(maps.Keys(sample.Results)) {
		all = append(all, sample.Results[name](), sample.Results[name]())
	}
	var out bytes.Buffer
	if err := WriteSet(&out, result.NewSet(all, true)); err != nil {
		t.Fatal(err)
	}
	p := sample.ParsePage(t, out.String())
	for _, fault := range p.Faults() {
		t.Error(fault)
	}
	scenarios := map[string]bool{}
	for _, r := range all {
		scenarios[r.Scenario.Name] = true
	}
	if got := len(p.All("details", "run")); got < len(scenarios) || got > maxFullRuns {
		t.Errorf("%d runs in full, want one at least of %d scenarios, and at most %d", got, len(scenarios), maxFullRuns)
	}
}

func TestHTMLOfASetIsOfBoundedSize(t *testing.T) {
	var all []*result.Result
	for range 600 {
		r := sample.UnexpectedResult()
		all = append(all, r)
	}
	var out bytes.Buffer
	if err := WriteSet(&out, result.NewSet(all, false)); err != nil {
		t.Fatal(err)
	}
	p := sample.ParsePage(t, out.String())
	if got := len(p.All("details", "run")); got != maxFullRuns {
		t.Errorf("%d runs in full, want %d", got, maxFullRuns)
	}
	const maxPage = 8 << 20
	if out.Len() > maxPage {
		t.Errorf("%d bytes", out.Len())
	}
	if !strings.Contains(sample.Inner(p.All("main")[0]), "These are the first 500 of 600") {
		t.Error("does not say that runs are left out")
	}
}

// hostile is what a result file should not get into a page.
const hostile = "</script><script>alert(1)</script></style></title></svg>--><img src=x onerror=alert(1)>" +
	"\" autofocus onfocus=\"alert(1) ' `code` | a | b | <details><summary>x</summary> {{.}} javascript:alert(1) " +
	"\x1b[31mred\x1b]0;title\a \x00 \u202eright to left\u2066 \u200b \xff"

func TestHTMLOfHostileText(t *testing.T) {
	catalogue.Whole(t)
	t.Parallel()
	check := func(name, text string, spare bool) {
		r := sample.Results[name]()
		sample.Poison(reflect.ValueOf(r).Elem(), text, spare)
		p := render(t, r)
		for _, fault := range p.Faults() {
			t.Errorf("%s: %s", name, fault)
		}
		const maxPage = 1 << 20
		if len(p.Text) > maxPage {
			t.Errorf("%s: %d bytes", name, len(p.Text))
		}
	}
	for name := range sample.Results {
		check(name, hostile, false)
		check(name, hostile, true)
	}
	check("diagnosed", strings.Repeat(hostile, 1+(1<<20)/len(hostile)), true)
}

// FuzzHTML renders results from files: any that can be read can be rendered,
// on a page of bounded size.
func FuzzHTML(f *testing.F) {
	for _, result := range sample.Results {
		text, err := json.Marshal(result())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	for _, text := range []string{
		`{"variants":[{"timeline":{"bucket_ns":4000000000000000000,"buckets":[{},{}]}}]}`,
		`{"stall_after_ns":-1,"variants":[{"outcome":"hung","lasted_ns":-1,"stall":{"since_ns":-9223372036854775808,"lasted_ns":9223372036854775807,"points":[{},{"last_message":1},{},{}]},
			"flush":{"at_ns":9223372036854775807,"again_ns":[-1,0]},"gaps":{"count":1,"min_ns":-5,"max_ns":9223372036854775807},
			"timeline":{"bucket_ns":1,"buckets":[{"latency_max_ns":9223372036854775807,"silence_max_ns":-1}]}}]}`,
		`{"stall_after_ns":1,"variants":[{"ends":[{"role":"client","told":true,"told_ns":-9223372036854775808}],"stall":{"points":null},
			"frames":[{"end":"client","frames":[{}]},{"end":"upstream","frames":[{"written":true}]}]}]}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var r result.Result
		if json.Unmarshal(text, &r) != nil {
			return
		}
		p := render(t, &r)
		for _, fault := range p.Faults() {
			t.Error(fault)
		}
		const maxPage = 8 << 20
		if len(p.Text) > maxPage {
			t.Errorf("%d bytes", len(p.Text))
		}
	})
}

func render(t *testing.T, r *result.Result) sample.HTMLPage {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, r); err != nil {
		t.Fatal(err)
	}
	return sample.ParsePage(t, out.String())
}

// The charts of virtual time have no latencies, even if a file has some.
func TestChartsInVirtualTime(t *testing.T) {
	r := sample.HungResult()
	for i := range r.Variants {
		r.Variants[i].Clock = result.VirtualClock
	}
	for _, chart := range timeCharts(r, "") {
		if chart.Dots != "" || !strings.Contains(chart.Desc, "latency not measured") {
			t.Errorf("%q, and the dots %q", chart.Desc, chart.Dots)
		}
	}
	if len(hopCharts(r, "")) > 0 {
		t.Error("a chart of latencies")
	}
	r.Variants[0].Clock = ""
	if charts := timeCharts(r, ""); charts[0].Dots == "" || charts[1].Dots != "" {
		t.Error("the dots are not those of real time")
	}
}

// Without latencies, the common silences of a variant that flows can still be seen.
func TestAxisInVirtualTime(t *testing.T) {
	r := sample.VirtualResult()
	if got := timeAxis(r).share(r.Variants[0].Gaps.P50NS); got <= 0 {
		t.Error("the usual gap lies below the axis")
	}
}
