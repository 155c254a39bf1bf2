// Package stall finds stalls: while a call runs ([Watcher]), and afterwards in
// the evidence ([Find]), and says what they come from ([Diagnose]). It sees what
// the ends of the chain saw, and nothing of the fault that was injected.
//
//	message ─▶ message ─▶ message ─▶ (nothing for longer than the threshold)
//	                               └─ stall: hung, recovered or told
//
// A stall is a call that is open, that still owes messages or its end, and of
// which nothing has come for longer than a threshold.
//
// The package grpcstall, beside this one, watches a gRPC service of your own.
package stall
