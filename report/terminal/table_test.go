package terminal

import (
	"slices"
	"testing"

	"hangscope/report/phrase"
	"hangscope/report/tables"
)

// On a narrow page whole columns go, from the right.
func TestGridDropsColumns(t *testing.T) {
	tests := []struct {
		columns, shown int
		want           []string
	}{
		{33, 3, []string{"  name      messages  longest gap", "  flush-on     10/30     ≥ 2.35 s"}},
		{32, 2, []string{"  name      messages", "  flush-on     10/30"}},
		{19, 1, []string{"  name", "  flush-on"}},
	}
	for _, test := range tests {
		figures := tables.New("name", "#messages", "#longest gap")
		figures.Add(tables.Text("flush-on"), tables.Text("10/30"), tables.Text("≥ 2.35 s"))
		s := newCanvas(Page{Width: test.columns})
		if shown := s.grid(figures, noGutter); shown != test.shown || !slices.Equal(s.lines, test.want) {
			t.Errorf("%d columns: got %d and %q, want %d and %q", test.columns, shown, s.lines, test.shown, test.want)
		}
	}
}

// The signs of the rows stand before them. An aside stands beside its row, or
// below it on a narrow page.
func TestGridShowsSignsAndAsides(t *testing.T) {
	rungs := tables.New("rung", "adds")
	rungs.Columns[1].Aside = true
	rungs.Add(tables.Text("direct"), tables.Text("two services"))
	rungs.Add(tables.InTone("flush", phrase.Bad), tables.Text("the flush")).Mark = phrase.Bad
	for columns, want := range map[int][]string{
		24: {"    rung    adds", "    direct  two services", "  ✗ flush   the flush"},
		23: {"    rung", "    direct", "      two services", "  ✗ flush", "      the flush"},
	} {
		s := newCanvas(Page{Width: columns})
		s.grid(rungs, signGutter)
		if !slices.Equal(s.lines, want) {
			t.Errorf("%d columns: got %q, want %q", columns, s.lines, want)
		}
	}
}

// Each text of a cell has a colour of its own.
func TestCellOfSeveralTones(t *testing.T) {
	s := newCanvas(Page{Color: true})
	got := s.painting(tables.Cell{{Text: "hung 2", Tone: phrase.Bad}, {Text: "flowing 1", Tone: phrase.Good}, {Text: "plain"}})
	if want := s.bad.Sprint("hung 2") + ", " + s.good.Sprint("flowing 1") + ", plain"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
