// Package content is what reports say about a result, whatever their form:
// sentences, tables of toned cells, the chain, the timeline. The forms decide how
// it looks.
//
//	result ─▶ content ─▶ terminal · html · markdown · junit
//	          Headline   "HUNG  With the flush the stream hangs …"
//	          Story      what happened, in the order of time
//	          Route      the legs of the chain, and the fate of each
//	          Table      rows and columns, of which a form shows some
//	          Tone       good, warn, bad: never shown by a colour alone
//
// A function in one of the tables files makes each table once, with every column
// that any form shows. A form chooses columns and lays them out.
//
// Each sentence rests on a field of the result. The layer's account of its fault
// is kept apart from what the ends saw. Text from outside is cleaned before it is
// shown.
package content
