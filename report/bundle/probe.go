package bundle

import (
	"io"

	"hangscope/report"
	"hangscope/report/probes"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

// Probed is what a probe saw, and what passed its end of the connections.
func Probed(p *result.Probed, capture evidence.Capture) Seen {
	seen := Seen{
		Provenance: probes.Provenance(p), About: "This is what a probe saw of the calls of a gRPC method, from its own end.",
		Environment: p.Environment, Reports: make(map[string]func(io.Writer) error), Capture: capture,
	}
	for name, write := range report.Probes {
		seen.Reports[name] = func(w io.Writer) error { return write(w, p) }
	}
	return seen
}
