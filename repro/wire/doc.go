// Package wire is what the sockets of a chain saw. A [Tap] stands between gRPC
// and its connection, at each end of each hop, outside the layer:
//
//	upstream │tap══════ layer ══════tap│ forwarder │tap══════ layer ══════tap│ client
//	          ▲                      ▲              ▲                      ▲
//	      accepted                dialled       accepted                dialled
//
// A tap passes every byte on at once and follows the HTTP/2 frames in it, in
// both directions: what gRPC gives to its socket (written) and what it gets
// from it (read). So the two ends of a hop can be held against each other:
// what one wrote and the other never read, a frame of which a part is missing,
// a window that is used up, a PING without an answer, the end that got the RST
// and the end that did not.
//
//	n := &wire.Network{Under: &network.Loopback{}, Clock: recorder.Clock}
//	c, err := chain.Start(n, config, recorder)
//	…
//	for _, end := range n.Ends() {
//		fmt.Println(end.Name(), end.Written.Bytes, end.Read.Bytes)
//	}
//
// An [End] is plain data, taken at any time. It knows nothing of faults.
//
// The network under the taps says which two ends are of one connection, also
// where relays copy bytes between them. A call's record says on which socket gRPC
// has put the call at each of its ends. [Sockets] brings the two together. What
// does not follow from them was not observed.
//
// A frame counts once all of its bytes have passed. It is followed before it
// is given to the socket, or to gRPC, so no answer is ever seen before its
// cause, and the time of a frame at its reader is not before that at its
// writer. What is written, therefore, is what gRPC gave to the socket, whether or
// not the socket has taken it.
package wire
