//go:build !race

// The race detector sees nothing of a browser, and would only take its cores away.

package html

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hangscope/report/sample"
	"hangscope/report/sample/catalogue"
	"hangscope/repro/result"
)

// The folder of the packages that drive a browser; .ci/run installs them.
const browserFolder = "../../.ci/browser"

// tools returns what a test in a browser needs, or skips it.
func tools(t *testing.T) (node, chromium string) {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser takes half a minute")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("no node, which drives the browser")
	}
	if chromium, err = exec.LookPath("chromium"); err != nil {
		t.Skip("no chromium, which shows the page")
	}
	for _, name := range []string{"axe-core", "puppeteer-core"} {
		if _, err := os.Stat(filepath.Join(browserFolder, "node_modules", name)); err != nil {
			t.Skipf("no package %s: run npm ci in .ci/browser", name)
		}
	}
	return node, chromium
}

// unlike leaves out the results whose pages have the parts of an earlier one's: those of runs
// with the same causes. [TestHTMLOfTheCatalogue] reads them all.
func unlike(results []*result.Result) []*result.Result {
	var kept []*result.Result
	seen := make(map[string]bool)
	for _, r := range results {
		parts := ""
		for _, v := range r.Variants {
			if v.Diagnosis != nil {
				parts += " " + string(v.Diagnosis.Cause)
			}
		}
		if !seen[parts] {
			seen[parts] = true
			kept = append(kept, r)
		}
	}
	return kept
}

// A browser shows the page without an error, without asking anybody for
// anything, as wide as a phone, in light and in dark; axe-core finds nothing
// that keeps a person from reading it.
func TestHTMLInABrowser(t *testing.T) {
	t.Parallel()
	node, chromium := tools(t)
	folder := t.TempDir()
	var files []string
	put := func(name string, looks int, write func(f *os.File) error) {
		path := filepath.Join(folder, name+".html")
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := write(f); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		files = append(files, slices.Repeat([]string{path}, looks)...)
	}
	// A light and a dark scheme, a wide and a narrow window.
	const all = 4
	for _, name := range []string{"diagnosed", "hostile"} {
		put(name, all, func(f *os.File) error { return Write(f, sample.Results[name]()) })
	}
	for _, name := range slices.Sorted(maps.Keys(sample.Results)) {
		put("made "+name, 1, func(f *os.File) error { return Write(f, sample.Results[name]()) })
	}
	for _, r := range unlike(catalogue.All(t)) {
		put("run "+r.Scenario.Name, 1, func(f *os.File) error { return Write(f, r) })
	}
	put("set", all, func(f *os.File) error {
		return WriteSet(f, result.NewSet([]*result.Result{sample.DiagnosedResult(), sample.UnexpectedResult(), sample.HostileResult(), sample.HealthyResult()}, false))
	})

	command := exec.Command(node, append([]string{"check.mjs", chromium}, files...)...)
	command.Dir = browserFolder
	var complaints strings.Builder
	command.Stderr = &complaints
	output, err := command.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &complaints)
	}
	var seen map[string]struct {
		Problems      []string
		Charts, Marks int
	}
	if err := json.Unmarshal(output, &seen); err != nil {
		t.Fatalf("%v in %s", err, output)
	}
	for _, file := range files {
		page, ok := seen[file]
		if !ok {
			t.Errorf("%s was not looked at", file)
		}
		for _, problem := range page.Problems {
			t.Errorf("%s: %s", filepath.Base(file), problem)
		}
		if name := filepath.Base(file); name != "made empty.html" && (page.Charts == 0 || page.Marks < page.Charts) {
			t.Errorf("%s: %d charts with %d marks", name, page.Charts, page.Marks)
		}
	}
}
