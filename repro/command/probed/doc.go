// Package probed is what a watching probe tells others while it runs: the state of a side in
// a few words, a file of metrics for Prometheus, and the command that is called at a stall.
//
//	flowing                                     changes only, on stderr
//	hangscope_probe_up{side="target"} 1         --textfile
//	HANGSCOPE_REASON="the peer is silent" sh …  --on-stall
package probed
