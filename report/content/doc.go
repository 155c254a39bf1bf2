// Package content is what is said of a result, in any form: sentences, cells of
// tables with a tone, the chain, the timeline. How it looks is the matter of
// the forms.
//
//	result ─▶ content ─▶ terminal · html · markdown · junit
//	          Headline   "HUNG  With the flush the stream hangs …"
//	          Story      what happened, in the order of time
//	          Route      the legs of the chain, and the fate of each
//	          Table      rows and columns, of which a form shows some
//	          Tone       good, warn, bad: never shown by a colour alone
//
// A table is made once, by a function of a tables file, with every column that
// any form shows. A form names its columns and lays them out.
//
// A sentence rests on a field of the result. What the layer says of its fault
// is kept apart from what the ends saw. Text from outside is cleaned before it
// is shown.
package content
