package terminal

import (
	"io"

	"hangscope/report/checks"
	"hangscope/repro/result"
)

// WriteCheck writes the page of a check.
func (p Page) WriteCheck(w io.Writer, c *result.Checked) error { return p.writeSeen(w, checks.Seen(c)) }
