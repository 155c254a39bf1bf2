// Package recording joins what the taps at the ends of a run kept to
// connections, and takes the stacks of its goroutines.
//
//	tap of one end ──┐
//	                 ├─▶ connection: bytes, times, how it ended ─▶ pcapng
//	tap of the other ┘
//
// What it writes of files and addresses names no machine.
package recording
