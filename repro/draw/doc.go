// Package draw makes scenarios from seeds: any fault that the language can name, at
// any moment, on any path and under any load. The same seed makes the same scenario
// again.
//
//	seed 17 ─▶ unary, meshout, g2, 3 streams, a flush 31 ms after message 4
//
// Values that have names are those of the vocabulary, so a new mechanism or path is
// drawn as soon as it is there.
package draw
