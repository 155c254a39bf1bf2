package calls

import "time"

// Add counts a duration.
func (h *Histogram) Add(d time.Duration) { h.add(d) }
