// Package content is what reports say about a result, whatever their form:
// sentences, the chain, the timeline. Package tables makes the tables, and the forms
// decide how it looks.
//
//	result ─▶ content ─▶ terminal · html · markdown · junit
//	          Headline   "HUNG  With the flush the stream hangs …"
//	          Story      what happened, in the order of time
//	          Route      the legs of the chain, and the fate of each
//
// Each sentence rests on a field of the result. The layer's account of its fault
// is kept apart from what the ends saw. Text from outside is cleaned before it is
// shown.
package content
