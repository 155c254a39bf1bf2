package progress

import (
	"fmt"
	"time"
)

// Sweep shows how far a sweep has come: how many of its runs are over, and how long
// the rest will take if it goes on as before.
type Sweep struct {
	bar     *Bar
	runs    int
	started time.Time
	drawn   time.Time
}

// NewSweep returns the progress of a sweep of so many runs.
func NewSweep(bar *Bar, runs int) *Sweep {
	return &Sweep{bar: bar, runs: runs, started: time.Now()}
}

// Ended notes how many runs are over. One goroutine at a time calls it.
func (s *Sweep) Ended(done int) {
	if time.Since(s.drawn) < minDrawInterval {
		return
	}
	s.drawn = time.Now()
	left := remaining(atThisPace(time.Since(s.started), done, s.runs))
	s.bar.Draw(done, s.runs, fmt.Sprintf("%d of %d runs, %s", done, s.runs, left))
}
