package chain

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/status"

	"hangscope/repro/evidence"
)

// Remedies are what callers and services can do against a silent hang. The
// zero Remedies does nothing, as most services do.
type Remedies struct {
	// ClientKeepalive and ForwarderKeepalive are the pings of those who dial,
	// ForwarderServerKeepalive and UpstreamServerKeepalive of those who serve.
	ClientKeepalive, ForwarderKeepalive               *Keepalive
	ForwarderServerKeepalive, UpstreamServerKeepalive *Keepalive
	// Deadline ends the client's calls after so long. If zero, nothing does.
	Deadline time.Duration
	// ClientWatchdog ends a stream on which the client has received no message for
	// so long. If zero, nothing does.
	ClientWatchdog time.Duration
	// Retry lets the client ask again for what it lacks when a stream fails.
	Retry bool
	// FreshRetry lets a client that asks again do so on a fresh connection.
	FreshRetry bool
	// ForwarderWatchdog lets the forwarder ask again, on a fresh connection,
	// when the upstream has been silent for so long. If zero, it waits.
	ForwarderWatchdog time.Duration
	// Heartbeat lets the upstream send an empty message in a server stream when it has had
	// none to send for so long. If zero, it does not.
	Heartbeat time.Duration
	// HealthCheck is how often the forwarder asks for the upstream's health. If no
	// answer comes for as long, it dials again. If zero, it does not ask.
	HealthCheck time.Duration
	// HealthWatch lets the forwarder watch the upstream's health, and dial again
	// when it hears that something is wrong.
	HealthWatch bool
	// EarlyHeader lets forwarder and upstream send the header of a bidirectional stream
	// when it comes. If false, they send it with the first message.
	EarlyHeader bool
	// Window is how many bytes each end lets its peer send, on a stream and on a
	// connection. If zero, what gRPC chooses.
	Window int32
}

// Keepalive is gRPC's: a ping after Time without activity, and the end of the
// connection if nothing comes for Timeout after it. grpc-go raises a client's
// Time to 10 s.
type Keepalive struct {
	Time, Timeout time.Duration
}

func (k *Keepalive) dialOptions() []grpc.DialOption {
	if k == nil {
		return nil
	}
	return []grpc.DialOption{grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: k.Time, Timeout: k.Timeout})}
}

// serverOptions are what a role's server does with its connections.
func (c *Chain) serverOptions(role evidence.Role, k *Keepalive) []grpc.ServerOption {
	var parameters keepalive.ServerParameters
	if k != nil {
		parameters.Time, parameters.Timeout = k.Time, k.Timeout
	}
	if fault := c.faults.find(MaxConnectionAge, role); fault != nil {
		parameters.MaxConnectionAge = fault.Age
		parameters.MaxConnectionAgeGrace = max(fault.Grace, atOnce)
	}
	options := []grpc.ServerOption{grpc.KeepaliveParams(parameters)}
	if window := c.window(role); window > 0 {
		options = append(options, grpc.InitialWindowSize(window), grpc.InitialConnWindowSize(window))
	}
	return options
}

// window is how large the windows of a role are. If zero, gRPC enlarges them as it finds the
// path to be. A transport with a fault of its windows does not: that would give back what it
// leaks.
func (c *Chain) window(role evidence.Role) int32 {
	faulty := c.faults.find(WindowLeak, role) != nil || c.faults.find(HeldWindow, role) != nil
	if c.config.Remedies.Window == 0 && faulty {
		return defaultWindow
	}
	return c.config.Remedies.Window
}

// defaultWindow is the window of HTTP/2 (RFC 9113, section 6.9.2).
const defaultWindow = 65535

// dialOptions are what those who dial do with their connections.
func (c *Chain) dialOptions(role evidence.Role, k *Keepalive) []grpc.DialOption {
	options := k.dialOptions()
	if window := c.window(role); window > 0 {
		options = append(options, grpc.WithInitialWindowSize(window), grpc.WithInitialConnWindowSize(window))
	}
	return options
}

// atOnce is a time of grace that is none. gRPC takes 0 for one without an end.
const atOnce = time.Nanosecond

// allowPings is the policy of a server whose clients are meant to ping: the
// default one answers frequent pings with GOAWAY, too_many_pings.
func (k *Keepalive) allowPings() []grpc.ServerOption {
	if k == nil {
		return nil
	}
	return []grpc.ServerOption{grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: k.Time / 2})}
}

// retryPause is the time before the client asks again.
const retryPause = 100 * time.Millisecond

// errSilent is the status of a stream that a watchdog ended.
var errSilent = status.Error(codes.DeadlineExceeded, "no message for longer than the watchdog allows")

// watchdog ends the context of a call when it has not been fed for a time.
type watchdog struct {
	clock evidence.Clock
	limit time.Duration
	timer *time.Timer
	fed   atomic.Int64 // when
}

// newWatchdog returns a context with a watchdog over it. If the limit is zero
// the watchdog sleeps.
func newWatchdog(ctx context.Context, clock evidence.Clock, call int, limit time.Duration) (context.Context, *watchdog) {
	w := &watchdog{clock: clock, limit: limit}
	if limit == 0 {
		return ctx, w
	}
	ctx, bite := context.WithCancelCause(ctx)
	w.fed.Store(int64(clock.Now()))
	w.timer = time.AfterFunc(limit, func() {
		clock.Turn(evidence.Alarm, call)
		if clock.Now() >= time.Duration(w.fed.Load())+limit { // nothing came meanwhile
			bite(errSilent)
		}
	})
	return ctx, w
}

func (w *watchdog) feed() {
	if w.timer != nil {
		w.fed.Store(int64(w.clock.Now()))
		w.timer.Reset(w.limit)
	}
}

func (w *watchdog) stop() {
	if w.timer != nil {
		w.timer.Stop()
	}
}

// bitten reports whether a watchdog ended the context.
func bitten(ctx context.Context) bool { return errors.Is(context.Cause(ctx), errSilent) }

// ofNoCall is the number of what is not of one call.
const ofNoCall = -1

// checkHealth asks for a service's health until that fails or ctx ends. It
// returns whether it failed.
func checkHealth(ctx context.Context, clock evidence.Clock, conn grpc.ClientConnInterface, every time.Duration) bool {
	client := grpc_health_v1.NewHealthClient(conn)
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			clock.Turn(evidence.Alarm, ofNoCall)
		case <-ctx.Done():
			return false
		}
		asked, cancel := context.WithTimeout(ctx, every)
		_, err := client.Check(asked, &grpc_health_v1.HealthCheckRequest{})
		cancel()
		if err != nil {
			return ctx.Err() == nil
		}
	}
}

// watchHealth watches a service's health until that fails or ctx ends. It
// returns whether it failed.
func watchHealth(ctx context.Context, conn grpc.ClientConnInterface) bool {
	stream, err := grpc_health_v1.NewHealthClient(conn).Watch(ctx, &grpc_health_v1.HealthCheckRequest{})
	for err == nil {
		var answer *grpc_health_v1.HealthCheckResponse
		answer, err = stream.Recv()
		if err == nil && answer.GetStatus() != grpc_health_v1.HealthCheckResponse_SERVING {
			break
		}
	}
	return ctx.Err() == nil
}
