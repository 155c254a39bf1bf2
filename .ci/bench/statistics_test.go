package main

import (
	"strings"
	"testing"
)

func TestMedian(t *testing.T) {
	tests := map[string]struct {
		values            []float64
		middle, low, high float64
	}{
		"one":  {[]float64{7}, 7, 7, 7},
		"even": {[]float64{4, 1, 3, 2}, 2.5, 1, 4},
		// 20 values: the ranks 6 and 15, as in tables of the binomial distribution.
		"many": {[]float64{20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}, 10.5, 6, 15},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			middle, low, high := median(test.values)
			if middle != test.middle || low != test.low || high != test.high {
				t.Errorf("got %g (%g to %g), want %g (%g to %g)", middle, low, high, test.middle, test.low, test.high)
			}
		})
	}
}

// A ratio is that of the rounds: a machine that is twice as slow in one of them
// is so for all.
func TestRatioIsByRound(t *testing.T) {
	r := measured{samples: [][]sample{
		{{p50: 100}, {p50: 1000}, {p50: 10}},
		{{p50: 200}, {p50: 2000}, {p50: 20}},
	}}
	if got, want := r.ratio(1, 0, p50).String(), "2.00 (2.00–2.00)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTargets(t *testing.T) {
	samples := make([][]sample, len(setups))
	for i := range samples {
		samples[i] = []sample{{p50: 100, rate: 100}}
	}
	samples[product] = []sample{{p50: 131, rate: 85}}
	var text strings.Builder
	writeTargets(&text, []measured{{load: loads[0], samples: samples}, {load: loads[2], samples: samples}})
	for _, want := range []string{
		"| p50, to direct | 64 B messages, 1000 a second | ≤ 1.30 | 1.31 (1.31–1.31) | missed |",
		"| messages/s, to direct | 64 B messages, unthrottled | ≥ 0.85 | 0.85 (0.85–0.85) | met |",
		"| messages/s, to toxiproxy | 64 B messages, unthrottled | ≥ 1.10 | 0.85 (0.85–0.85) | missed |",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no line %q in:\n%s", want, text.String())
		}
	}
}
