// Package chain is the two services and the caller of them, real gRPC over
// whatever network it is given:
//
//	upstream ──hop 1──▶ forwarder ──hop 2──▶ client
//
// The forwarder answers each call by making the same call to the upstream and
// passing every item on as it comes, in the way of an ordinary service: the
// context of the incoming call goes to the outgoing one, and nothing has a
// timeout that was not asked for. The roles write what they see into an
// [evidence.Recorder]; a call finds its record by a number in its metadata, so
// the services also answer callers that send none, such as grpcurl.
//
//	c, err := chain.Start(&network.Loopback{}, chain.Config{Messages: 30}, recorder)
//	<-c.Done()
//	c.Close()
package chain

import (
	"io"
	"os"

	"google.golang.org/grpc/grpclog"
)

// gRPC logs connections that a fault has cut, and its lines would stand between
// those of a report. A user who wants to see them sets gRPC's own variable.
func init() {
	if os.Getenv("GRPC_GO_LOG_SEVERITY_LEVEL") == "" {
		grpclog.SetLoggerV2(grpclog.NewLoggerV2(io.Discard, io.Discard, io.Discard))
	}
}
