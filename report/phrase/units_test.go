package phrase

import (
	"testing"
)

func TestDuration(t *testing.T) {
	tests := []struct {
		ns   int64
		want string
	}{
		{0, "0 s"},
		{1, "1 ns"},
		{999, "999 ns"},
		{1_000, "1 µs"},
		{1_234, "1.23 µs"},
		{310_000, "310 µs"},
		{310_499, "310 µs"},
		{999_499, "999 µs"},
		{999_500, "1 ms"},
		{1_130_000, "1.13 ms"},
		{41_000_000, "41 ms"},
		{41_520_000, "41.5 ms"},
		{101_400_000, "101 ms"},
		{999_999_999, "1 s"},
		{1_100_000_000, "1.10 s"},
		{2_350_000_000, "2.35 s"},
		{28_400_000_000, "28.4 s"},
		{1_234_567_000_000, "1235 s"},
		{-41_000_000, "-41 ms"},
	}
	for _, test := range tests {
		if got := Duration(test.ns); got != test.want {
			t.Errorf("duration(%d) is %q, want %q", test.ns, got, test.want)
		}
	}
}

func TestSize(t *testing.T) {
	for bytes, want := range map[int64]string{0: "0 B", 74: "74 B", 999: "999 B", 1000: "1 kB", 1894: "1.89 kB", 12_345_678: "12.3 MB"} {
		if got := Size(bytes); got != want {
			t.Errorf("size(%d) is %q, want %q", bytes, got, want)
		}
	}
}

func TestMoment(t *testing.T) {
	for ns, want := range map[int64]string{0: "0 s", 1_250_000: "1.25 ms", 9_999_999: "10 ms", 10_000_000: "0.010 s", 962_000_000: "0.962 s", 26_600_400_000: "26.600 s"} {
		if got := Moment(ns); got != want {
			t.Errorf("moment(%d) is %q, want %q", ns, got, want)
		}
	}
}
