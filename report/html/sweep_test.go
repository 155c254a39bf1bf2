package html

import (
	"bytes"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/sample"
	"hangscope/report/sample/catalogue"
	"hangscope/repro/result"
)

func renderSweep(t *testing.T, s *result.Sweep) sample.HTMLPage {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, WriteSweep(&out, s))
	return sample.ParsePage(t, out.String())
}

func TestHTMLOfEverySweep(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(sample.Sweeps)) {
		t.Run(name, func(t *testing.T) {
			s := sample.Sweeps[name]()
			p := renderSweep(t, s)
			for _, fault := range p.Faults() {
				t.Error(fault)
			}
			sample.Golden(t, "sweep-"+name+".txt", p.Outline())
			assert.Len(t, p.All("table"), 1, "the table behind the map")
		})
	}
}

// Each cell is drawn once on the map of each variant, as a cell or within its
// neighbours, and none outside of the box.
func TestEveryCellIsDrawn(t *testing.T) {
	for _, name := range []string{"moment", "panels", "several", "wide"} {
		s := sample.Sweeps[name]()
		drawn := 0
		for _, m := range sweepView(s).Maps {
			for _, a := range m.Areas {
				for path := range strings.SplitSeq(strings.TrimSuffix(a.Path, "z"), "z") {
					var x, y, width, back int
					fields := strings.NewReplacer("M", " ", "h", " ", "v1H", " ").Replace(path)
					_, err := fmt.Sscan(fields, &x, &y, &width, &back)
					require.NoError(t, err, "%q", path)
					assert.Equal(t, x, back)
					drawn += width
				}
			}
		}
		assert.Equal(t, len(s.Cells)*len(s.Faulty()), drawn, name)
	}
}

func TestHTMLOfASweepIsOfBoundedSize(t *testing.T) {
	catalogue.Whole(t)
	s := sample.Sweeps["wide"]()
	for len(s.Axes[0].Values) < 16_000 {
		s.Axes[0].Values = append(s.Axes[0].Values, s.Axes[0].Values...)
	}
	s.Axes[0].Values = s.Axes[0].Values[:16_000]
	var cells []result.Cell
	for len(cells) < result.Combinations(s.Axes) {
		cells = append(cells, s.Cells[len(cells)%len(s.Cells)])
	}
	s.Cells = cells
	p := renderSweep(t, s)
	const maxPage = 8 << 20
	assert.Less(t, len(p.Text), maxPage)
	assert.Contains(t, sample.Inner(p.All("main")[0]), "These are the first 5000 of 96000; the sweep as JSON has them all.")
}

func TestHTMLOfASweepWithHostileText(t *testing.T) {
	for name, made := range sample.Sweeps {
		s := made()
		sample.Poison(reflect.ValueOf(s).Elem(), hostile, false)
		for _, fault := range renderSweep(t, s).Faults() {
			t.Errorf("%s: %s", name, fault)
		}
	}
}
