// Package markdown writes a result as a document to paste into an issue. It is never
// longer than an issue can hold: the parts that are needed least are left out, and
// the end of the document says so.
//
//	## HUNG: With the flush the stream hangs after message 10, on hop 1.
//	| variant | outcome | messages | …
//
// Drawings come from package terminal and are in code fences.
package markdown
