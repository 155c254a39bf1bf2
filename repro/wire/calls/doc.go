// Package calls follows the gRPC calls on a connection by what passes on it. It needs
// nothing of the services: it reads the HTTP/2 frames of both directions, the method in a
// request's header block, the length before each message, and the status in the trailers.
//
//	client ──bytes──▶ │ Connection │ ──bytes──▶ server
//	                   HEADERS :path        → a call, and its method
//	                   DATA 5 bytes, length → a message, and when its last byte passed
//	                   HEADERS END_STREAM   → grpc-status
//	                   RST_STREAM           → which side gave the call up, and the code
//
// Feed it from whatever carries the bytes:
//
//	c := calls.New(calls.Options{})
//	c.Pass(calls.FromClient, at, bytes)
//	c.Pass(calls.FromServer, at, bytes)
//	for _, call := range c.Open() {
//		fmt.Println(call.Method, call.Down.Count, at-call.Last())
//	}
//
// Times are the caller's: durations on one clock. What cannot be read, such as TLS, is said
// in [Connection.NotHTTP2], and nothing is guessed. Memory is bounded, however many calls a
// connection carries and however large their headers and messages are.
package calls
