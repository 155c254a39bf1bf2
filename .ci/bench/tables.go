package main

import (
	"fmt"
	"strings"
	"time"
)

// figure is one of the figures of a sample.
type figure func(sample) float64

func p50(s sample) float64      { return s.p50 }
func p99(s sample) float64      { return s.p99 }
func rate(s sample) float64     { return s.rate }
func cpu(s sample) float64      { return float64(s.use.cpu) }
func switches(s sample) float64 { return s.use.switches }

// of returns the median of a figure over the rounds.
func (r measured) of(setup int, f figure) float64 {
	values := make([]float64, len(r.samples[setup]))
	for i, s := range r.samples[setup] {
		values[i] = f(s)
	}
	middle, _, _ := median(values)
	return middle
}

// ratio returns the ratios of two setups' figures, round by round.
func (r measured) ratio(setup, to int, f figure) spread {
	ratios := make([]float64, len(r.samples[setup]))
	for i := range ratios {
		ratios[i] = f(r.samples[setup][i]) / f(r.samples[to][i])
	}
	var s spread
	s.middle, s.low, s.high = median(ratios)
	return s
}

// spread is a median and its interval of confidence.
type spread struct{ middle, low, high float64 }

func (s spread) String() string {
	return fmt.Sprintf("%.2f (%.2f–%.2f)", s.middle, s.low, s.high)
}

// The places of setups in the tables.
const (
	baseline = 0
	product  = 3
	peer     = 4
)

// tables returns all tables, in Markdown.
func tables(results []measured) string {
	var text strings.Builder
	for _, r := range results {
		fmt.Fprintf(&text, "\n%s:\n\n", r.load)
		if r.interval > 0 {
			r.writeLatency(&text)
		} else {
			r.writeThroughput(&text)
		}
	}
	writeTargets(&text, results)
	return text.String()
}

func (r measured) writeLatency(w *strings.Builder) {
	fmt.Fprintln(w, "| setup | p50 | × direct | p99 | × direct | CPU/message | wake-ups/message |")
	fmt.Fprintln(w, "|---|---:|---:|---:|---:|---:|---:|")
	for i, s := range setups {
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s | %.1f |\n", s.name,
			micro(r.of(i, p50)), r.ratio(i, baseline, p50), micro(r.of(i, p99)), r.ratio(i, baseline, p99),
			micro(r.of(i, cpu)), r.of(i, switches))
	}
}

func (r measured) writeThroughput(w *strings.Builder) {
	fmt.Fprintln(w, "| setup | messages/s | × direct | CPU/message | wake-ups/message |")
	fmt.Fprintln(w, "|---|---:|---:|---:|---:|")
	for i, s := range setups {
		fmt.Fprintf(w, "| %s | %.0f | %s | %s | %.2f |\n", s.name,
			r.of(i, rate), r.ratio(i, baseline, rate), micro(r.of(i, cpu)), r.of(i, switches))
	}
}

// micro writes nanoseconds as microseconds.
func micro(ns float64) string {
	return fmt.Sprintf("%.1f µs", ns/float64(time.Microsecond))
}

// target is what the layer with all evidence on should reach.
type target struct {
	name    string
	to      int // the setup that it is compared with
	figure  figure
	latency bool // of the loads of a steady rate; else of the unthrottled
	most    float64
	least   float64
}

var targets = []target{
	{name: "p50, to direct", to: baseline, figure: p50, latency: true, most: 1.3},
	{name: "p50, to toxiproxy", to: peer, figure: p50, latency: true, most: 0.65},
	{name: "messages/s, to direct", to: baseline, figure: rate, least: 0.85},
	{name: "messages/s, to toxiproxy", to: peer, figure: rate, least: 1.1},
}

func writeTargets(w *strings.Builder, results []measured) {
	fmt.Fprintf(w, "\n%s, against its targets:\n\n", setups[product].name)
	fmt.Fprintln(w, "| ratio | load | target | measured | |")
	fmt.Fprintln(w, "|---|---|---:|---:|---|")
	for _, t := range targets {
		for _, r := range results {
			if t.latency != (r.interval > 0) {
				continue
			}
			measured := r.ratio(product, t.to, t.figure)
			fmt.Fprintf(w, "| %s | %s | %s | %s | %s |\n", t.name, r.load, t.bound(), measured, t.verdict(measured))
		}
	}
}

func (t target) bound() string {
	if t.most > 0 {
		return fmt.Sprintf("≤ %.2f", t.most)
	}
	return fmt.Sprintf("≥ %.2f", t.least)
}

func (t target) verdict(measured spread) string {
	if t.most > 0 && measured.middle > t.most || measured.middle < t.least {
		return "missed"
	}
	return "met"
}
