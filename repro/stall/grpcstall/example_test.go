package grpcstall_test

import (
	"context"
	"fmt"
	"log"
	"log/slog"
	"net"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"

	"hangscope/repro/stall/grpcstall"
)

// A client watches the health of a service with gRPC's own Watch: the service
// says how it is, and then nothing until that changes. Here it changes when
// the monitor has noticed the silence.
func Example() {
	service := health.NewServer()
	ended := make(chan struct{})
	monitor := &grpcstall.Monitor{
		StallAfter: time.Second,
		OnStall: func(e grpcstall.Event) {
			fmt.Printf("%s: %s waits in %s, has received %d\n", e.Method, e.Side, e.Place, e.Received)
			service.SetServingStatus("", healthpb.HealthCheckResponse_NOT_SERVING)
		},
		OnEnd: func(e grpcstall.Event) {
			fmt.Printf("%s, has received %d\n", e.State, e.Received)
			close(ended)
		},
		Logger: slog.New(slog.DiscardHandler),
	}
	defer monitor.Close()

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer()
	defer server.Stop()
	healthpb.RegisterHealthServer(server, service)
	go func() { _ = server.Serve(listener) }()

	conn, err := grpc.NewClient(listener.Addr().String(),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithChainUnaryInterceptor(monitor.UnaryClient),
		grpc.WithChainStreamInterceptor(monitor.StreamClient))
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()
	stream, err := healthpb.NewHealthClient(conn).Watch(context.Background(), &healthpb.HealthCheckRequest{})
	if err != nil {
		log.Fatal(err)
	}
	for range 2 {
		if _, err := stream.Recv(); err != nil {
			log.Fatal(err)
		}
	}
	<-ended
	// Output:
	// /grpc.health.v1.Health/Watch: client waits in recv, has received 1
	// recovered, has received 2
}

// Streams that are quiet by nature are left out, by method or by service.
func ExampleMonitor_perMethod() {
	monitor := &grpcstall.Monitor{
		PerMethod: map[string]time.Duration{
			healthpb.Health_Watch_FullMethodName: grpcstall.Never,
			"/acme.v1.Feed/":                     time.Minute, // all its methods
			"/acme.v1.Feed/Prices":               2 * time.Second,
		},
	}
	defer monitor.Close()
	grpc.NewServer(
		grpc.ChainUnaryInterceptor(monitor.UnaryServer),
		grpc.ChainStreamInterceptor(monitor.StreamServer))
}
