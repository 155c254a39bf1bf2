//go:build race

package catalogue

// share is how many scenarios of the catalogue one stands for. The race detector makes a
// run several times longer, and sees the runs of all of them in package repro.
const share = 4
