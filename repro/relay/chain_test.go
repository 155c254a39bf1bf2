package relay_test

import (
	"context"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/chain"
	"hangscope/repro/chain/chainpb"
	"hangscope/repro/evidence"
	"hangscope/repro/layer/mechanisms"
	"hangscope/repro/relay"
	"hangscope/repro/result"
	"hangscope/repro/trial"
	"hangscope/repro/wire/calls"
	"hangscope/scenarios"
)

// interval is that of the messages, long enough for a moment between two of them.
const interval = 150 * time.Millisecond

// messages is after how many of them the fault begins.
const messages = 5

// attempts is how often a scenario is tried: on a busy machine the fault may come with a
// message, and not between two, and another side is told then.
const attempts = 6

// found is what a look at a chain finds of its stream.
type found struct {
	Outcome scenarios.Outcome
	Hop     int
	Cause   string
	// Knows are the roles that were told.
	Knows string
}

func foundBy(outcome scenarios.Outcome, d *result.Diagnosis) found {
	f := found{Outcome: outcome}
	if outcome == scenarios.Hung && d != nil {
		f.Hop, f.Cause, f.Knows = d.Hop, string(d.Cause), roles(d.Knows)
	}
	return f
}

// roles are those of the ends, in order.
func roles(ends []string) string {
	var names []string
	for _, end := range ends {
		role, _, _ := strings.Cut(end, ",")
		names = append(names, role)
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), " ")
}

// A relay in front of the chain's services, each with a listener and connections of its own,
// finds what the run within one process finds: the outcome, the hop, who knows, who waits
// and the cause. The faults of services and proxies are not between the services.
func TestRelayFindsWhatTheRunFinds(t *testing.T) {
	t.Parallel()
	for name, scenario := range betweenServices(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			agree(t, scenario)
		})
	}
}

// agree compares what a relay finds with what a run of the same scenario finds.
func agree(t *testing.T, scenario scenarios.Scenario) {
	t.Helper()
	want := ofRun(t, scenario)
	var got found
	for range attempts {
		if got = ofRelay(t, scenario); got == want {
			return
		}
	}
	assert.Equal(t, want, got)
}

// betweenServices are a flush with each mechanism, with one port number and with two, and
// each drop of the catalogue that is no matter of size or of new connections.
func betweenServices(t *testing.T) map[string]scenarios.Scenario {
	t.Helper()
	all := make(map[string]scenarios.Scenario)
	for _, mechanism := range mechanisms.Names() {
		if strings.HasSuffix(mechanism, "-buffer") {
			continue // which half of a message it takes depends on the moment
		}
		for name, upstream := range map[string]int{"one port": 50051, "two ports": 50052} {
			s := scenarios.Scenario{
				Name: "drawn", Ports: scenarios.Ports{Forwarder: 50051, Upstream: upstream},
				Flush: &scenarios.Flush{Mechanism: mechanism},
			}
			all[mechanism+", "+name] = s
		}
	}
	for _, direction := range []scenarios.FaultDirection{scenarios.UpWay, scenarios.DownWay, scenarios.BothWays} {
		for hop := 1; hop <= 2; hop++ {
			fault := scenarios.Fault{Kind: scenarios.Drop, Hop: hop, Direction: direction}
			all["drop "+string(direction)+" on hop "+string(rune('0'+hop))] = scenarios.Scenario{
				Name: "drawn", Ports: scenarios.Ports{Forwarder: 50051, Upstream: 50052}, Fault: scenarios.Faults{fault},
			}
		}
	}
	return all
}

func ofRun(t *testing.T, s scenarios.Scenario) found {
	t.Helper()
	require.NoError(t, s.Complete().Validate(repro.Vocabulary()))
	r, err := repro.Run(t.Context(), s, repro.Options{Seed: 1, Clock: result.VirtualClock})
	require.NoError(t, err)
	v := r.Variants[len(r.Variants)-1]
	return foundBy(v.Outcome, v.Diagnosis)
}

// ofRelay lets the fault begin in a chain behind a relay.
func ofRelay(t *testing.T, s scenarios.Scenario) found {
	t.Helper()
	const noEnd = 100_000
	s = s.Complete()
	r := behindRelay(t, s.Ports, uint32(*s.Load.Size), noEnd) //nolint:gosec // it is small
	var fault *relay.Fault
	if s.Flush != nil {
		var err error
		fault, err = r.Flush(s.Flush.Mechanism)
		require.NoError(t, err)
	} else {
		fault = r.Strike(trial.LinkFault(s.Fault[0]))
	}
	return await(t, r, fault)
}

// behindRelay runs client, relay, forwarder, relay and upstream, with a stream of so many
// messages of a size, and returns between two messages.
func behindRelay(t *testing.T, ports scenarios.Ports, size uint32, count uint64) *relay.Relay {
	t.Helper()
	toUpstream, toForwarder := listen(t), listen(t)
	forwarder := forwarderTo(t, toUpstream.Addr().String())
	enough := make(chan struct{})
	var once sync.Once
	r := relay.New(relay.Config{
		Clock: evidence.StartClock(),
		Hops: []relay.Hop{
			{Number: 2, Listener: toForwarder, Target: forwarder, Port: ports.Forwarder},
			{Number: 1, Listener: toUpstream, Target: upstream(t), Port: ports.Upstream},
		},
		Arrived: func(hop int, call *calls.Call, from calls.Side, _ time.Duration) {
			if hop == 2 && from == calls.FromServer && call.Down.Count >= messages {
				once.Do(func() { close(enough) })
			}
		},
	})
	run(t, r)
	read(t, toForwarder.Addr().String(), size, count)
	<-enough
	<-time.After(interval / 2) // between two messages, as in the run
	return r
}

// await waits until it is known what became of the client's call.
func await(t *testing.T, r *relay.Relay, fault *relay.Fault) (f found) {
	t.Helper()
	const silence, went = 5 * interval, 8
	require.Eventually(t, func() bool {
		for _, fate := range r.Fates(fault, silence) {
			switch {
			case fate.Hop != 2:
			case fate.State == result.WentOn && fate.Down > went:
				f = foundBy(scenarios.Flowing, nil)
				return true
			case fate.State.Decided():
				f = foundBy(scenarios.Broken, nil)
				return true
			case fate.State == result.HungSince && fate.Diagnosis != nil:
				f = foundBy(scenarios.Hung, fate.Diagnosis)
				return true
			}
		}
		return false
	}, 30*time.Second, 20*time.Millisecond)
	return f
}

// read reads a stream of so many messages of a size until the test ends.
func read(t *testing.T, address string, size uint32, count uint64) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	stream, err := client(t, address).Stream(ctx, &chainpb.StreamRequest{Messages: count, IntervalNs: int64(interval), Size: size})
	require.NoError(t, err)
	var receiving sync.WaitGroup
	receiving.Go(func() {
		for err := error(nil); err == nil; {
			_, err = stream.Recv()
		}
	})
	t.Cleanup(func() {
		cancel()
		receiving.Wait()
	})
}

// run runs a relay until the test ends.
func run(t *testing.T, r *relay.Relay) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { assert.NoError(t, r.Run(ctx)) })
	t.Cleanup(func() {
		cancel()
		running.Wait()
	})
}

// forwarderTo serves a forwarder to an upstream, and returns its address.
func forwarderTo(t *testing.T, address string) string {
	t.Helper()
	listener := listen(t)
	service, err := chain.NewForwarder(func(ctx context.Context) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "tcp", address)
	}, chain.Remedies{})
	require.NoError(t, err)
	var serving sync.WaitGroup
	serving.Go(func() { assert.NoError(t, service.Serve(listener)) })
	t.Cleanup(func() {
		over, cancel := context.WithCancel(context.Background())
		cancel()
		service.Drain(over)
		serving.Wait()
	})
	return listener.Addr().String()
}
