// Package sample has results made by hand, one for each thing that a report shows,
// and checks for documents about them. Only tests import it.
//
//	for name, make := range sample.Results { … }
//	sample.Golden(t, name+".md", document)
package sample
