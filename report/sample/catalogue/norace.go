//go:build !race

package catalogue

const share = 1
