package stall

import "time"

// The least silence that counts as a stall, and how many times longer than
// the gaps of a healthy run it has to be. 250 ms is what a person notices and
// what a busy machine does not often do by itself; 20 times the p99 gap leaves
// room for a rare slow message.
const (
	LeastThreshold = 250 * time.Millisecond
	GapFactor      = 20
)

// Threshold returns the silence that counts as a stall, given the p99 gap of a
// run in which nothing is wrong.
func Threshold(healthyGap time.Duration) time.Duration {
	return max(LeastThreshold, GapFactor*healthyGap)
}
