// Package recording makes connections of what the taps at the ends of a run
// kept, and takes the stacks of the run's goroutines.
//
//	tap of one end ──┐
//	                 ├─▶ connection: bytes, times, how it ended ─▶ pcapng
//	tap of the other ┘
//
// The names of files and the addresses that it writes name no machine.
package recording
