package evidence

import "time"

// Clock is the one monotonic clock of a variant. The zero Clock is not
// usable; make one with [StartClock].
type Clock struct {
	start time.Time
}

// StartClock starts a clock at zero.
func StartClock() Clock {
	return Clock{start: time.Now()}
}

// Now returns the time since the clock was started.
func (c Clock) Now() time.Duration {
	return time.Since(c.start)
}
