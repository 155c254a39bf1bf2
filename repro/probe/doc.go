// Package probe calls a method of any gRPC service, and says how its messages come: the time
// to the first, the gaps between them, and whether one is a stall.
//
//	conn, err := probe.Dial(ctx, probe.Target{Address: "localhost:50051"}, clock, nil)
//	source := conn.Reflect(ctx, nil)
//	method, err := probe.Find(source, "hangscope.v1.Chain/Stream")
//	p := &probe.Probe{Method: method, Sides: []*probe.Side{probe.NewSide(probe.TargetSide, conn)}, …}
//	p.Round(ctx)
//	fmt.Println(p.Report().Sides[0].Gaps.P99NS)
//
// It knows what its own end sees, and nothing else: what gRPC gave to the connection and got
// from it, frame by frame, above TLS. So it can keep apart a peer that is silent, a message
// that has arrived and that nobody here takes, and a Send that the peer's window holds up.
// What the peer does, it does not know.
package probe
