package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"net"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
)

// raw are messages that are bytes, and cost as little as they can.
type raw struct{}

func (raw) Name() string                  { return "raw" }
func (raw) Marshal(v any) ([]byte, error) { return *v.(*[]byte), nil }
func (raw) Unmarshal(b []byte, v any) error {
	*v.(*[]byte) = append((*v.(*[]byte))[:0], b...)
	return nil
}

// streams serves a stream of the load that the metadata names, one message more to begin
// with, and then waits for the end of the call.
func streams(loads []load) (address string, stop func(), err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := grpc.NewServer(grpc.ForceServerCodec(raw{}), grpc.UnknownServiceHandler(func(_ any, stream grpc.ServerStream) error {
		l := load{size: 64}
		if asked := metadata.ValueFromIncomingContext(stream.Context(), "load"); len(asked) > 0 {
			for _, known := range loads {
				if known.String() == asked[0] {
					l = known
				}
			}
		}
		return send(stream, l)
	}))
	go func() { _ = server.Serve(listener) }()
	return listener.Addr().String(), server.Stop, nil
}

// started is when the times in messages begin.
var started = time.Now()

// send sends the messages of a load, each when it is due and with the time in it.
func send(stream grpc.ServerStream, l load) error {
	message := make([]byte, l.size)
	if err := stream.SendMsg(&message); err != nil {
		return err
	}
	begun := time.Now()
	for i := range l.messages {
		if l.interval > 0 {
			time.Sleep(time.Until(begun.Add(time.Duration(i) * l.interval)))
		}
		message := make([]byte, l.size)
		binary.LittleEndian.PutUint64(message, uint64(time.Since(started)))
		if err := stream.SendMsg(&message); err != nil {
			return err
		}
	}
	<-stream.Context().Done()
	return nil
}

// call opens a stream and takes its first message.
func call(ctx context.Context, address, name string) (grpc.ClientStream, func(), error) {
	conn, err := grpc.NewClient("passthrough:///"+address, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.ForceCodec(raw{})))
	if err != nil {
		return nil, nil, err
	}
	end := func() { _ = conn.Close() }
	stream, err := conn.NewStream(metadata.AppendToOutgoingContext(ctx, "load", name), &grpc.StreamDesc{ServerStreams: true}, "/bench/Stream")
	if err == nil {
		err = stream.SendMsg(new([]byte))
	}
	if err == nil {
		err = stream.RecvMsg(new([]byte))
	}
	if err != nil {
		end()
		return nil, nil, err
	}
	return stream, end, nil
}

// carry measures a load through a passer that runs.
func (p *passing) carry(ctx context.Context, l load) (sample, error) {
	before := p.cpu()
	begun := time.Now()
	stream, end, err := call(ctx, p.address, l.String())
	if err != nil {
		return sample{}, err
	}
	defer end()
	latencies, message := make([]time.Duration, l.messages), make([]byte, 0, l.size)
	for i := range latencies {
		if err := stream.RecvMsg(&message); err != nil {
			return sample{}, err
		}
		latencies[i] = time.Since(started) - time.Duration(binary.LittleEndian.Uint64(message))
	}
	took := time.Since(begun)
	slices.Sort(latencies)
	return sample{
		p50: float64(latencies[l.messages/2]), p99: float64(latencies[l.messages*99/100]),
		rate: float64(l.messages) / took.Seconds(), use: usage{cpu: (p.cpu() - before) / time.Duration(l.messages)},
	}, nil
}

// hold opens connections with a stream each, and returns the memory that the passer takes.
func (p *passing) hold(ctx context.Context, connections int) (float64, error) {
	const atOnce = 20
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ends := make([]func(), connections)
	defer func() {
		for _, end := range ends {
			if end != nil {
				end()
			}
		}
	}()
	var group errgroup.Group
	group.SetLimit(atOnce)
	for i := range ends {
		group.Go(func() (err error) {
			_, ends[i], err = call(ctx, p.address, "")
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return 0, fmt.Errorf("of %d connections: %w", connections, err)
	}
	return p.memory(), nil
}
