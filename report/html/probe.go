package html

import (
	"io"

	"hangscope/report/probes"
	"hangscope/repro/result"
)

// WriteProbe writes what a probe saw as one page for a browser.
func WriteProbe(w io.Writer, p *result.Probed) error { return writeSeen(w, probes.Seen(p)) }
