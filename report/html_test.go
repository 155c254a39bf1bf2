package report

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"hangscope/repro/result"
)

func TestHTMLOfEveryResult(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(results)) {
		t.Run(name, func(t *testing.T) {
			r := results[name]()
			p := htmlPage(t, r)
			checkPage(t, p, r)
			golden(t, "html/"+name+".txt", p.outline())
		})
	}
}

// checkPage checks that a page is sound and shows what the result has.
func checkPage(t *testing.T, p page, r *result.Result) {
	t.Helper()
	for _, fault := range p.faults() {
		t.Error(fault)
	}
	const most = 1 << 20
	if len(p.text) > most {
		t.Errorf("%d bytes", len(p.text))
	}
	shown := inner(p.all("body")[0])
	for _, lines := range [][]string{headline(r), story(r), footer(r)} {
		for _, line := range lines {
			if line = strings.Join(strings.Fields(line), " "); !strings.Contains(shown, line) {
				t.Errorf("does not say %q", line)
			}
		}
	}
	charts := len(p.all("path", "silence"))
	drawn := 0
	for i := range r.Variants {
		if drawable(r.Variants[i].Timeline) {
			drawn++
		}
	}
	if legend := min(drawn, 1); charts != drawn+legend {
		t.Errorf("%d variants over time and a legend, want %d", charts-legend, drawn)
	}
	v := subject(r)
	if stalled := v != nil && v.Stall != nil; stalled && len(p.all("svg", "sequence")) != 1 {
		t.Error("no sequence of the stall")
	}
}

// outline is the text of a page without what is folded and what is drawn.
func (p page) outline() string {
	var lines strings.Builder
	for _, n := range p.nodes {
		if slices.ContainsFunc(slices.Collect(n.Ancestors()), func(above *html.Node) bool {
			return above.Data == "details" || above.Data == "svg"
		}) {
			continue
		}
		switch n.Data {
		case "title", "h1", "h2", "h3", "h4", "p", "li", "dt", "dd", "caption", "pre", "summary", "figcaption":
			lines.WriteString(n.Data + ": " + inner(n) + "\n")
		case "tr":
			var cells []string
			for cell := range n.ChildNodes() {
				cells = append(cells, inner(cell))
			}
			lines.WriteString("row: " + strings.Join(cells, " | ") + "\n")
		}
	}
	return lines.String()
}

func TestHTMLOfASet(t *testing.T) {
	var all []*result.Result
	for _, name := range slices.Sorted(maps.Keys(results)) {
		all = append(all, results[name](), results[name]())
	}
	var out bytes.Buffer
	if err := HTMLSet(&out, result.NewSet(all, true)); err != nil {
		t.Fatal(err)
	}
	p := parsePage(t, out.String())
	for _, fault := range p.faults() {
		t.Error(fault)
	}
	scenarios := map[string]bool{}
	for _, r := range all {
		scenarios[r.Scenario.Name] = true
	}
	if got := len(p.all("details", "run")); got < len(scenarios) || got > mostShown {
		t.Errorf("%d runs in full, want one at least of %d scenarios, and at most %d", got, len(scenarios), mostShown)
	}
}

func TestHTMLOfASetIsOfBoundedSize(t *testing.T) {
	var all []*result.Result
	for range 600 {
		r := unexpectedResult()
		all = append(all, r)
	}
	var out bytes.Buffer
	if err := HTMLSet(&out, result.NewSet(all, false)); err != nil {
		t.Fatal(err)
	}
	p := parsePage(t, out.String())
	if got := len(p.all("details", "run")); got != mostShown {
		t.Errorf("%d runs in full, want %d", got, mostShown)
	}
	const most = 8 << 20
	if out.Len() > most {
		t.Errorf("%d bytes", out.Len())
	}
	if !strings.Contains(inner(p.all("main")[0]), "The first 500 of 600") {
		t.Error("does not say that runs are left out")
	}
}

// hostile is what a result file should not get into a page.
const hostile = "</script><script>alert(1)</script></style></title></svg>--><img src=x onerror=alert(1)>" +
	"\" autofocus onfocus=\"alert(1) ' `code` | a | b | <details><summary>x</summary> {{.}} javascript:alert(1) " +
	"\x1b[31mred\x1b]0;title\a \x00 \u202eright to left\u2066 \u200b \xff"

func TestHTMLOfHostileText(t *testing.T) {
	t.Parallel()
	check := func(name, text string, spare bool) {
		r := results[name]()
		poison(reflect.ValueOf(r).Elem(), text, spare)
		p := htmlPage(t, r)
		for _, fault := range p.faults() {
			t.Errorf("%s: %s", name, fault)
		}
		const most = 1 << 20
		if len(p.text) > most {
			t.Errorf("%s: %d bytes", name, len(p.text))
		}
	}
	for name := range results {
		check(name, hostile, false)
		check(name, hostile, true)
	}
	check("diagnosed", strings.Repeat(hostile, 1+(1<<20)/len(hostile)), true)
}

// FuzzHTML renders results from files: any that can be read can be rendered,
// on a page of bounded size.
func FuzzHTML(f *testing.F) {
	for _, result := range results {
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
		p := htmlPage(t, &r)
		for _, fault := range p.faults() {
			t.Error(fault)
		}
		const most = 8 << 20
		if len(p.text) > most {
			t.Errorf("%d bytes", len(p.text))
		}
	})
}
