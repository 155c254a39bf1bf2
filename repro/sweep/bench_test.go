package sweep_test

import "testing"

// BenchmarkCells is the cost of a cell: two variants of thirty messages.
func BenchmarkCells(b *testing.B) {
	p := planOf(b, "mirrord-2348", "flush.delay=0ms..100ms/2ms", "load.interval=20ms..200ms/20ms")
	b.ReportAllocs()
	for b.Loop() {
		run(b, p, nil)
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N*p.Runs()), "ms/cell")
}
