// Package memory is a network without a kernel: connections that behave as those
// of TCP do, with FIN and RST and a window, between roles in one process.
//
//	near ──write──▶ [ received ] ──read──▶ far     one buffer for each direction
//	     ◀──read─── [ received ] ◀──write──
//
// Whoever waits does so in ways that testing/synctest counts as idle, so that
// virtual time passes.
package memory
