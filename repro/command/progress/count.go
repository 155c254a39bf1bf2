package progress

import (
	"fmt"
	"time"
)

// Count shows how many of several things are over, what ended last, and how long the
// rest will take if it goes on as before.
type Count struct {
	bar *Bar
	all int
	// unit is what the things are called, such as runs.
	unit    string
	started time.Time
	drawn   time.Time
}

// NewCount returns the progress of so many things.
func NewCount(bar *Bar, all int, unit string) *Count {
	return &Count{bar: bar, all: all, unit: unit, started: time.Now()}
}

// Ended notes how many are over, and what ended last if that is to be shown. One
// goroutine at a time calls it.
func (c *Count) Ended(done int, last string) {
	if done < c.all && time.Since(c.drawn) < minDrawInterval {
		return
	}
	c.drawn = time.Now()
	about := fmt.Sprintf("%d of %d %s", done, c.all, c.unit)
	if done > 0 && done < c.all {
		about += ", " + remaining(atThisPace(time.Since(c.started), done, c.all))
	}
	room := c.bar.columns - barColumns - len(about)
	c.bar.Draw(done, c.all, about+namesThatFit([]string{last}, room))
}
