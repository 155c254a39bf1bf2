// Package stall finds stalls and says what they come from. A [Watcher] finds them
// while a call runs, and [All] afterwards in the evidence; [Diagnose] names the
// cause. The package sees what the ends of the chain saw, and nothing of the fault
// that was injected.
//
//	message ─▶ message ─▶ message ─▶ (nothing for longer than the threshold)
//	                               └─ stall: hung, recovered or told
//
// A call stalls when it is open, still owes messages or its end, and nothing has
// come for longer than a threshold.
//
// Package grpcstall, beside this one, watches a gRPC service of your own.
package stall
