// Package grpcstall watches the calls of a gRPC service and says which of them
// hang, while they do:
//
//	var monitor grpcstall.Monitor // logs through log/slog
//	defer monitor.Close()
//
//	grpc.NewClient(target,
//		grpc.WithChainUnaryInterceptor(monitor.UnaryClient),
//		grpc.WithChainStreamInterceptor(monitor.StreamClient))
//	grpc.NewServer(
//		grpc.ChainUnaryInterceptor(monitor.UnaryServer),
//		grpc.ChainStreamInterceptor(monitor.StreamServer))
//
// A call stalls when somebody is inside RecvMsg or SendMsg for longer than a
// threshold. A stream on which nobody waits is not stalled: its application is
// busy with something else.
//
// A message costs an atomic store where RecvMsg or SendMsg is entered and one
// where it is left; no clock is read, no lock taken and nothing allocated. One
// goroutine looks at all open calls a few times per threshold, and finds out by
// itself which calls have not moved and what gaps are usual. It runs only while
// calls are open.
//
// hangscope relay, a program that stands between services, joins what it sees on the wire
// with what their processes write of themselves:
//
//	events, err := os.OpenFile("events.jsonl", os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
//	monitor := grpcstall.Monitor{Sightings: events}
//
//	hangscope relay 6001=localhost:50051 --events events.jsonl
//
// These are interceptors because gRPC tells a stats.Handler of messages, and
// not of waiting. A handler cannot distinguish a stream whose reader waits from
// one whose reader is busy elsewhere, and gRPC allocates for each message that
// it tells of.
package grpcstall
