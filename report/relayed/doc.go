// Package relayed is what is said of a relay in any form: a headline, sentences, and tables,
// in the order in which they are read.
//
//	seen := relayed.Seen(r)
//	seen.Badge      HUNG
//	seen.Headline   1 call that was open at the fault hangs in silence, …
package relayed
