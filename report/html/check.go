package html

import (
	"io"

	"hangscope/report/checks"
	"hangscope/repro/result"
)

// WriteCheck writes what a check said as one page for a browser.
func WriteCheck(w io.Writer, c *result.Checked) error { return writeSeen(w, checks.Seen(c)) }
