// Package content is what is said of a result in any form: sentences, the chain,
// the timeline. How it looks is the matter of the forms, and package tables makes
// the tables.
//
//	result ─▶ content ─▶ terminal · html · markdown · junit
//	          Headline   "HUNG  With the flush the stream hangs …"
//	          Story      what happened, in the order of time
//	          Route      the legs of the chain, and the fate of each
//
// A sentence rests on a field of the result. What the layer says of its fault
// is kept apart from what the ends saw. Text from outside is cleaned before it
// is shown.
package content
