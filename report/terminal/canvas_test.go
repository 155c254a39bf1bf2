package terminal

import (
	"slices"
	"testing"
)

func TestWrap(t *testing.T) {
	tests := []struct {
		name, text string
		columns    int
		want       []string
	}{
		{"fits", "one two", 7, []string{"one two"}},
		{"at spaces", "one two three", 8, []string{"one two", "three"}},
		{"long word", "one abcdefghij two", 4, []string{"one", "abcd", "efgh", "ij", "two"}},
		{"number and unit", "gap of 101 ms", 10, []string{"gap of", "101 ms"}},
		{"hop and number", "then, on hop 1.", 12, []string{"then, on", "hop 1."}},
		{"wide characters", "日本語日本語", 5, []string{"日本", "語日", "本語"}},
		{"nothing", "", 5, []string{""}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := newCanvas(Page{})
			if got := s.wrap(test.text, test.columns); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
