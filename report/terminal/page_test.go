package terminal

import (
	"bytes"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/fatih/color"

	"hangscope/report/phrase"
	"hangscope/report/sample"
	"hangscope/report/sample/catalogue"
	"hangscope/repro/result"
)

func render(t *testing.T, p Page, name string) string {
	t.Helper()
	var page bytes.Buffer
	if err := p.Write(&page, sample.Results[name]()); err != nil {
		t.Fatal(err)
	}
	return page.String()
}

func TestPageGolden(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(sample.Results)) {
		t.Run(name, func(t *testing.T) {
			sample.Golden(t, name+"-80.txt", render(t, Page{Width: 80}, name))
		})
	}
	for _, name := range []string{"hung", "hostile", "mesh", "cures", "isolated", "diagnosed", "brief"} {
		sample.Golden(t, name+"-80-full.txt", render(t, Page{Width: 80, Full: true}, name))
	}
	sample.Golden(t, "isolated-80-asked.txt", render(t, Page{Isolation: true}, "isolated"))
	sample.Golden(t, "cures-80-asked.txt", render(t, Page{Cures: true, Closing: true}, "cures"))
	for _, name := range []string{"hung", "streams", "healthy", "hostile", "mesh", "hypotheses", "cures", "isolated", "diagnosed"} {
		t.Run(name+" otherwise", func(t *testing.T) {
			sample.Golden(t, name+"-50.txt", render(t, Page{Width: 50}, name))
			sample.Golden(t, name+"-200.txt", render(t, Page{Width: 200}, name))
			sample.Golden(t, name+"-80-color.txt", render(t, Page{Width: 80, Color: true}, name))
			sample.Golden(t, name+"-80-ascii.txt", render(t, Page{Width: 80, ASCII: true}, name))
		})
	}
}

func TestNoLineWiderThanThePage(t *testing.T) {
	catalogue.Whole(t)
	t.Parallel()
	for name := range sample.Results {
		for _, columns := range []int{1, 2, 3, 10, 20, 40, 60, 72, 80, 100, 200} {
			for _, page := range []Page{{Width: columns}, {Width: columns, Color: true, Full: true}, {Width: columns, ASCII: true, Full: true, Closing: true}} {
				for i, line := range strings.Split(render(t, page, name), "\n") {
					if got := phrase.Width(line); got > columns {
						t.Errorf("%s, %+v, line %d: %d columns: %q", name, page, i+1, got, line)
					}
				}
			}
		}
	}
}

func TestWidthZeroIs80(t *testing.T) {
	if got, want := render(t, Page{}, "hung"), render(t, Page{Width: 80}, "hung"); got != want {
		t.Error(sample.Difference(got, want))
	}
}

// sgr is the only escape sequence of a page.
var sgr = regexp.MustCompile(`\x1b\[[0-9;]*m`)

func TestColorChangesNothingElse(t *testing.T) {
	for name := range sample.Results {
		for _, columns := range []int{30, 80, 200} {
			plain := render(t, Page{Width: columns}, name)
			coloured := render(t, Page{Width: columns, Color: true}, name)
			if got := sgr.ReplaceAllString(coloured, ""); got != plain {
				t.Errorf("%s at %d without its colours:\n%s", name, columns, sample.Difference(got, plain))
			}
			if coloured == plain {
				t.Errorf("%s at %d has no colours", name, columns)
			}
		}
	}
}

func TestColorIsThePagesAlone(t *testing.T) {
	defer func(was bool) { color.NoColor = was }(color.NoColor)
	for _, color.NoColor = range []bool{false, true} {
		if page := render(t, Page{}, "hung"); strings.Contains(page, "\x1b") {
			t.Errorf("color.NoColor %t: escape sequences on a page without colour", color.NoColor)
		}
		if page := render(t, Page{Color: true}, "hung"); !strings.Contains(page, "\x1b") {
			t.Errorf("color.NoColor %t: no escape sequences on a page with colour", color.NoColor)
		}
	}
}

func TestNothingHostileGetsThrough(t *testing.T) {
	for name := range sample.Results {
		for _, page := range []Page{{}, {Width: 200, Full: true}, {ASCII: true, Full: true}} {
			for _, r := range render(t, page, name) {
				if r != '\n' && !unicode.IsPrint(r) || page.ASCII && r > unicode.MaxASCII {
					t.Fatalf("%s, %+v: %U on the page", name, page, r)
				}
			}
		}
	}
}

// FuzzPage renders results from files: any that can be read can be rendered.
func FuzzPage(f *testing.F) {
	for _, result := range sample.Results {
		text, err := json.Marshal(result())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text, 80, true)
	}
	f.Add([]byte(`{"variants":[{"timeline":{"bucket_ns":4000000000000000000,"buckets":[{},{}]}}]}`), 200, false)
	f.Add([]byte(`{"variants":[{"outcome":"hung","lasted_ns":-1,"stall":{"hop":9,"points":[{},{"last_message":1},{}]}}]}`), 80, false)
	f.Fuzz(func(t *testing.T, text []byte, columns int, ascii bool) {
		var r result.Result
		if json.Unmarshal(text, &r) != nil {
			return
		}
		columns = 1 + (columns&0x7fffffff)%500
		var page bytes.Buffer
		if err := (Page{Width: columns, ASCII: ascii, Full: columns%2 == 0, Closing: true}).Write(&page, &r); err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(page.String(), "\n") {
			if phrase.Width(line) > columns {
				t.Errorf("%d columns on a page of %d: %q", phrase.Width(line), columns, line)
			}
		}
	})
}
