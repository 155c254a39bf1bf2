package terminal

import (
	"io"

	"hangscope/report/probes"
	"hangscope/repro/result"
)

// WriteProbe writes the page of a probe.
func (p Page) WriteProbe(w io.Writer, probed *result.Probed) error {
	return p.writeSeen(w, probes.Seen(probed))
}
