package wire_test

import (
	"slices"
	"testing"
	"time"

	"golang.org/x/net/http2"

	"hangscope/repro/chain"
	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/repro/wire"
)

// BenchmarkParser is the cost of a tap, clock included, for a write of 16 frames
// of DATA of 100 bytes.
func BenchmarkParser(b *testing.B) {
	const count = 16
	tap := wire.NewTap(&script{}, evidence.StartClock(), serverEnd, wire.Options{})
	batch := frames(func(f *http2.Framer) {
		for range count {
			must(f.WriteData(1, false, make([]byte, 100)))
		}
	})
	_, err := tap.Write(frames(func(f *http2.Framer) {
		settings(f)
		must(f.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, EndHeaders: true}))
	}))
	must(err)
	b.SetBytes(int64(len(batch)))
	b.ReportAllocs()
	for b.Loop() {
		_, _ = tap.Write(batch)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*count), "ns/frame")
}

// BenchmarkEnd is the cost of a snapshot.
func BenchmarkEnd(b *testing.B) {
	tap := wire.NewTap(&script{}, evidence.StartClock(), serverEnd, wire.Options{})
	_, err := tap.Write(frames(func(f *http2.Framer) {
		settings(f)
		for range 100 {
			must(f.WriteData(1, false, nil))
		}
	}))
	must(err)
	b.ReportAllocs()
	for b.Loop() {
		_ = tap.End()
	}
}

// BenchmarkChain runs a chain without and with taps in turn, so that both meet
// the same machine, and reports the median of the pairs' ratios of messages a
// second, and the best rate of each.
func BenchmarkChain(b *testing.B) {
	const messages = 5000
	direct := func() time.Duration { return runChain(b, &network.Loopback{}, messages) }
	tapped := func() time.Duration {
		return runChain(b, &wire.Network{Under: &network.Loopback{}, Clock: evidence.StartClock()}, messages)
	}
	var ratios []float64
	without, with := time.Hour, time.Hour
	for b.Loop() {
		// Who is first changes: the second finds the caches warm.
		var d, t time.Duration
		if len(ratios)%2 == 0 {
			d, t = direct(), tapped()
		} else {
			t, d = tapped(), direct()
		}
		ratios = append(ratios, d.Seconds()/t.Seconds())
		without, with = min(without, d), min(with, t)
	}
	slices.Sort(ratios)
	b.ReportMetric(messages/without.Seconds(), "direct-msg/s")
	b.ReportMetric(messages/with.Seconds(), "tapped-msg/s")
	b.ReportMetric(ratios[len(ratios)/2], "tapped/direct")
}

// runChain returns how long a chain takes for messages without a pause.
func runChain(b *testing.B, n network.Network, messages uint64) time.Duration {
	b.Helper()
	recorder := evidence.NewRecorder(1, messages, evidence.Down)
	start := time.Now()
	c, err := chain.Start(n, chain.Config{Messages: messages, Size: 100}, recorder)
	must(err)
	<-c.Done()
	took := time.Since(start)
	c.Close()
	return took
}
