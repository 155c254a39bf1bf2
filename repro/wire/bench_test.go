package wire_test

import (
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
	for _, mode := range []struct {
		name    string
		options wire.Options
	}{
		{"plain", wire.Options{}},
		{"fields", wire.Options{Fields: true}},
	} {
		b.Run(mode.name, func(b *testing.B) {
			tap := wire.NewTap(&script{}, evidence.StartClock(), serverEnd, mode.options)
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
		})
	}
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
// the same machine, and reports messages a second and their ratio.
func BenchmarkChain(b *testing.B) {
	const messages = 5000
	var without, with time.Duration
	for b.Loop() {
		without += runChain(b, &network.Loopback{}, messages)
		clock := evidence.StartClock()
		with += runChain(b, &wire.Network{Under: &network.Loopback{}, Clock: clock}, messages)
	}
	total := float64(b.N * messages)
	b.ReportMetric(total/without.Seconds(), "direct-msg/s")
	b.ReportMetric(total/with.Seconds(), "tapped-msg/s")
	b.ReportMetric(without.Seconds()/with.Seconds(), "tapped/direct")
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
