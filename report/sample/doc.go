// Package sample is results made by hand, one for each thing that a report has to
// show, and the checks that hold for a document of any of them. Tests alone
// import it.
//
//	for name, make := range sample.Results { … }
//	sample.Golden(t, name+".md", document)
package sample
