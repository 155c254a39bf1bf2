// Package draw makes scenarios from seeds: any fault that the language can name, at
// any moment, on any path and under any load. The same seed makes the same scenario
// again.
//
//	seed 17 ─▶ unary, meshout, g2, 3 streams, a flush 31 ms after message 4
//	seed 24 ─▶ unary, meshio, hop 2 resets what was idle for 203 ms
//
// Values that have names are those of the vocabulary, so a new mechanism or path is
// drawn as soon as it is there.
//
// Three faults are drawn in part or not at all. Latency has no form on a kernel without
// netem on one hop. Pings are refused after a minute only. Of loss no more than two packets of
// a hundred are drawn: which ones are lost is chance, and what two layers show can be compared
// only if it does not depend on that.
package draw
