package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/phrase"
	"hangscope/report/sample"
	"hangscope/report/terminal"
	"hangscope/repro/result"
)

func sweepPage(t *testing.T, p terminal.Page, s *result.Sweep) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, p.WriteSweep(&out, s))
	return out.String()
}

func TestSweepGolden(t *testing.T) {
	for name, made := range sample.Sweeps {
		t.Run(name, func(t *testing.T) {
			sample.Golden(t, "sweep-"+name+"-80.txt", sweepPage(t, terminal.Page{}, made()))
			sample.Golden(t, "sweep-"+name+".md", written(t, "markdown", made()))
			switch name {
			case "moment":
				sample.Golden(t, "sweep-"+name+"-200.txt", sweepPage(t, terminal.Page{Width: 200}, made()))
				sample.Golden(t, "sweep-"+name+"-80-ascii.txt", sweepPage(t, terminal.Page{ASCII: true}, made()))
			case "allfaces":
				sample.Golden(t, "sweep-"+name+"-80-color.txt", sweepPage(t, terminal.Page{Color: true}, made()))
				sample.Golden(t, "sweep-"+name+".csv", written(t, "csv", made()))
			case "seeds", "hostile":
				sample.Golden(t, "sweep-"+name+".csv", written(t, "csv", made()))
			}
		})
	}
}

// written is a sweep in one of the forms.
func written(t *testing.T, format string, s *result.Sweep) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, Sweeps[format](&out, s))
	return out.String()
}

func TestSweepPageKeepsToItself(t *testing.T) {
	for name, made := range sample.Sweeps {
		for _, page := range []terminal.Page{{}, {Width: 1}, {Width: 10}, {Width: 40}, {Width: 200}, {ASCII: true}, {ASCII: true, Width: 25}} {
			text := sweepPage(t, page, made())
			for line := range strings.SplitSeq(text, "\n") {
				assert.LessOrEqual(t, phrase.Width(line), max(80*min(1, 1-page.Width), page.Width), "%s, %+v: %q", name, page, line)
			}
			for _, r := range text {
				if r != '\n' && !unicode.IsPrint(r) || page.ASCII && r > unicode.MaxASCII {
					t.Fatalf("%s, %+v: %U on the page", name, page, r)
				}
			}
		}
	}
}

// A map has a letter for each cell on any page, however narrow it is.
func TestSweepPageHasEveryCell(t *testing.T) {
	s := sample.MomentSweep()
	for _, width := range []int{20, 30, 60, 80, 200} {
		letters := map[rune]int{}
		for line := range strings.SplitSeq(sweepPage(t, terminal.Page{Width: width}, s), "\n") {
			if _, row, ok := strings.Cut(line, "│"); ok {
				for _, letter := range row {
					letters[letter]++
				}
			}
		}
		assert.Equal(t, 216, letters['H'], "at %d columns", width)
		assert.Equal(t, 294, letters['b'], "at %d columns", width)
	}
}

// A page says which rows of a long map it does not show, whether they have columns or not.
func TestSweepPageSaysWhatItLeavesOut(t *testing.T) {
	for name, down := range map[string]int{"names": 0, "keys": 1} {
		s := sample.Sweeps[name]()
		axis := &s.Axes[down]
		for i := len(axis.Values); i < 207; i++ {
			axis.Values = append(axis.Values, fmt.Sprint("name-", i))
		}
		cell := s.Cells[0]
		s.Cells = nil
		for i := range result.Combinations(s.Axes) {
			s.Cells = append(s.Cells, result.Cell{Values: result.Combination(s.Axes, i), Runs: 1, Variants: cell.Variants})
		}
		text := sweepPage(t, terminal.Page{}, s)
		assert.Contains(t, text, "name-199", name)
		assert.NotContains(t, text, "name-200", name)
		assert.Contains(t, text, "and 7 rows more; the forms csv and json have them", name)
	}
}

func TestSweepFormats(t *testing.T) {
	assert.Equal(t, []string{"csv", "html", "json", "markdown", "terminal"}, SweepNames())
	want := errors.New("no room")
	for name, write := range Sweeps {
		require.ErrorIs(t, write(sample.Failing{Err: want}, sample.MomentSweep()), want, name)
		for of, made := range sample.Sweeps {
			if text := written(t, name, made()); name != "json" {
				sample.Validate(t, name, text, false)
			} else {
				document, err := result.ReadDocument(strings.NewReader(text), "map.json")
				require.NoError(t, err, of)
				if of != "hostile" { // not UTF-8, which JSON cannot hold
					again := made()
					again.Scenario = document.Sweep.Scenario // which reads null and nothing as the same
					again.Provenance = result.ProvenanceOfSweep(again)
					assert.Equal(t, again, document.Sweep, of)
				}
			}
		}
	}
}

func TestSweepMarkdownIsSafe(t *testing.T) {
	text := written(t, "markdown", sample.HostileSweep())
	sample.ValidMarkdown(t, text)
	assert.NotRegexp(t, `[\x00-\x09\x0b-\x1f\x{7f}-\x{9f}\x{202e}]`, text)
}

// A spreadsheet must not take a text for a formula, and each row has all columns.
func TestSweepCSVIsSafe(t *testing.T) {
	reader := csv.NewReader(strings.NewReader(written(t, "csv", sample.HostileSweep())))
	reader.Comment = '#' // line 1
	rows, err := reader.ReadAll()
	require.NoError(t, err, "all rows have as many columns as the first")
	require.Len(t, rows, 3)
	for _, row := range rows {
		for _, cell := range row {
			assert.NotRegexp(t, `^[=+@-]`, cell)
		}
	}
}

func TestSchemaOfSweeps(t *testing.T) {
	validate := schema(t)
	for name, made := range sample.Sweeps {
		if err := validate(made()); name == "hostile" {
			assert.Error(t, err)
		} else {
			assert.NoError(t, err, name)
		}
	}
	wrong := sample.MomentSweep()
	wrong.Cells[0].Variants[1].Findings[0].Outcome = "hanged"
	assert.Error(t, validate(wrong))
}

// FuzzSweep renders whatever can be read as a sweep.
func FuzzSweep(f *testing.F) {
	for _, name := range []string{"allfaces", "ports", "seeds", "hostile"} { // the smaller, the faster
		text, err := json.Marshal(sample.Sweeps[name]())
		require.NoError(f, err)
		f.Add(text, 80)
	}
	f.Fuzz(func(t *testing.T, text []byte, columns int) {
		document, err := result.ReadDocument(bytes.NewReader(text), "map.json")
		if err != nil || document.Sweep == nil {
			return
		}
		for _, format := range []string{"csv", "html", "json", "markdown"} {
			written(t, format, document.Sweep)
		}
		sweepPage(t, terminal.Page{Width: columns % 500}, document.Sweep)
	})
}
