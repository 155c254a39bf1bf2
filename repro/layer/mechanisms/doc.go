// Package mechanisms is the list of ways to flush: one mechanism, one file, and
// its line in [All].
//
//	g1  conntrack-delete               H1  early-segments
//	g2  mark-reject                    H2  lost-buffer, held-buffer
//	g3  conntrack-delete-established   H3  half-open
//	g4  conntrack-and-socket-kill          black-hole
//	g5  socket-kill
//	g6  untranslated-and-socket-kill
//
// The g are the generations of mirrord's agent, the H the hypotheses of how a
// flush could hang a stream. docs/extending.md shows how to add one, and
// docs/flush.md what each does to a stream.
package mechanisms
