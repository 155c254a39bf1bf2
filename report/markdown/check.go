package markdown

import (
	"io"

	"hangscope/report/checks"
	"hangscope/repro/result"
)

// WriteCheck writes what a check said for an issue.
func WriteCheck(w io.Writer, c *result.Checked) error { return writeSeen(w, checks.Seen(c)) }
