// Package relay carries the connections of services that are not hangscope's own, and is the
// layer between them:
//
//	client ──▶ │ hop 2 │ ──▶ service                      one hop
//	client ──▶ │ hop 2 │ ──▶ forwarder ──▶ │ hop 1 │ ──▶ upstream    two
//
// It needs nothing of the services. It follows their calls by the HTTP/2 frames that pass:
// what comes from one side, and what arrives at the other one. So it knows which messages
// came through, who was told that a call is over, and who waits with nothing told. What only
// a process knows, such as whether it is in Recv, it does not.
package relay
