// Package evidence holds what the ends of a chain saw: one clock, and one
// record a call that the three roles write while they work.
//
//	          hop 1                      hop 2
//	upstream ───────▶ forwarder ───────▶ client     (messages flow down)
//	   Sent    ForwarderReceived  ForwarderSent  Received
//
// The roles write with atomic stores; nobody waits for anybody. A snapshot of
// a [Call] is a [Record]: plain data, from which stalls are found and
// diagnosed, and which knows nothing of the fault that was injected.
//
// In a call whose messages flow up (client streaming) the same four points
// are crossed from the client to the upstream: Sent is the client's, and the
// first hop crossed is hop 2.
package evidence
