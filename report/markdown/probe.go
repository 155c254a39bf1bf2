package markdown

import (
	"io"

	"hangscope/report/probes"
	"hangscope/repro/result"
)

// WriteProbe writes what a probe saw for an issue.
func WriteProbe(w io.Writer, p *result.Probed) error { return writeSeen(w, probes.Seen(p)) }
