// Package probes is what is said of a probe in any form: a headline, sentences, and tables,
// in the order in which they are read.
//
//	seen := probes.Seen(probed)
//	seen.Headline   HUNG: after message 3 nothing has come for 35 s or more: the peer is silent.
package probes
