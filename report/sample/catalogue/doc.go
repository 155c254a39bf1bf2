// Package catalogue runs the catalogue of scenarios once, in virtual time, for
// tests that want real results.
//
//	for _, r := range catalogue.All(t) { … }
package catalogue
