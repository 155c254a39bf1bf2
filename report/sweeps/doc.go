// Package sweeps is what reports say about a sweep, whatever their form, as package
// content is for a result: the answer in words, and the maps.
//
//	Answer   "8 of 10 cells hang in silence."
//	Maps     which square is where:   40ms │ H b f
//	Faces    what a square shows:     H  hung, and the client was told nothing
//	Legend   the faces that the maps show, and how many squares have each
//
// Answer and maps rest on the cells alone. Text from outside is cleaned before it is
// shown.
package sweeps
