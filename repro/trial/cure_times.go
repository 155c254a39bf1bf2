package trial

import (
	"fmt"
	"time"

	"hangscope/repro/chain"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// times are the times of the cures, on the scale of the load that they are tried on.
// A cure ends what is silent, and must leave alone what only has nothing due.
type times struct {
	// silence is the longest time between two messages that are due.
	silence time.Duration
	// watchdog is how long a watchdog waits for a message, deadline that of the
	// client's calls.
	watchdog, deadline time.Duration
	// pings are gRPC's keepalive.
	pings *chain.Keepalive
	// heartbeat is after how long without a message the upstream sends an empty one.
	heartbeat time.Duration
	// healthCheck is how often the upstream is asked for its health, and how long an
	// answer may take.
	healthCheck time.Duration
	// userTimeout is TCP_USER_TIMEOUT, tcpKeepalive the idle time of TCP keepalive.
	// A connection on which nothing is due is not touched by either.
	userTimeout, tcpKeepalive time.Duration
}

// The times of the cures for a load that sends often. A slower load has longer ones.
const (
	leastWatchdog = 3 * time.Second
	leastDeadline = 10 * time.Second
	userTimeout   = 5 * time.Second
	healthCheck   = time.Second
	// usualHeartbeat is below the limits of an idle stream that proxies have by default.
	usualHeartbeat = 20 * time.Second
	// goKeepAlive is what Go's net.Listen and net.Dial set.
	goKeepAlive = 15 * time.Second
)

// pings are gRPC's pings as the cures set them. A client of grpc-go may ping
// every 10 s at most, and 3 s is long for an answer. A peer answers pings whatever
// its load, so they need no other times for another load.
var pings = &chain.Keepalive{Time: 10 * time.Second, Timeout: 3 * time.Second}

// below lets something pass more often than an idle timeout, as far as gRPC and the kernel
// allow.
func (x *times) below(idle time.Duration) {
	x.pings = &chain.Keepalive{Time: max(idle/2, leastPing), Timeout: pings.Timeout}
	x.tcpKeepalive = min(goKeepAlive, max((idle/2).Truncate(time.Second), time.Second))
}

// leastPing is how often a client of grpc-go pings at most.
const leastPing = 10 * time.Second

// watchdogIntervals is after how many intervals without a message a watchdog bites.
const watchdogIntervals = 2

// timesFor returns the times of the cures for a scenario.
func timesFor(scenario scenarios.Scenario) times {
	load := scenario.Complete().Load
	interval, delay := time.Duration(*load.Interval), time.Duration(*load.Delay)
	x := times{
		silence: max(interval, delay), pings: pings, healthCheck: healthCheck,
		userTimeout: userTimeout, tcpKeepalive: goKeepAlive, deadline: leastDeadline, heartbeat: usualHeartbeat,
	}
	if idle := idleLimit(scenario.Complete().Fault); idle > 0 {
		x.heartbeat = min(x.heartbeat, idle/2)
	}
	if idle := scenario.Complete().Fault.Find(scenarios.IdleTimeout); idle != nil {
		x.below(duration(idle.Idle))
	}
	x.watchdog = max(leastWatchdog, watchdogIntervals*x.silence)
	if scenario.Call != scenarios.Unary { // each unary call has a deadline of its own
		planned := delay + time.Duration(load.Messages-1)*interval
		x.deadline = max(leastDeadline, planned+x.watchdog)
	}
	return x
}

// keepalive says what the pings are.
func (x times) keepalive() string {
	return fmt.Sprintf("keepalive %s, timeout %s", seconds(x.pings.Time), seconds(x.pings.Timeout))
}

// idleLimit is after how long without a message, or a packet, something on the way ends or
// forgets what is idle. It is zero if nothing does.
func idleLimit(faults scenarios.Faults) time.Duration {
	for _, kind := range []scenarios.FaultKind{scenarios.StreamIdleTimeout, scenarios.IdleTimeout} {
		if fault := faults.Find(kind); fault != nil {
			return duration(fault.Idle)
		}
	}
	return 0
}

// seconds writes a time as texts have it.
func seconds(d time.Duration) string { return fmt.Sprintf("%g s", d.Seconds()) }

// observedAfterPacket is how long after the first packet that follows the flush a cure
// is observed. On a kernel, every effect that was measured came within 29.3 s, and
// that of a fast cure within 3.1 s, of which 3 s are the watchdog's.
var observedAfterPacket = map[result.CureSet]time.Duration{
	result.FastCures: 5*time.Second - leastWatchdog,
	result.AllCures:  31 * time.Second,
}

// deadlineCure is the name of the cure whose call is followed by another one.
const deadlineCure = "deadline"

// observed is how long a cure is observed at least, unless all roles are done
// before. If zero, it is observed like a variant.
func (x times) observed(c Cure, scenario scenarios.Scenario) time.Duration {
	wait, longer := observedAfterPacket[c.set]
	if !longer {
		return 0
	}
	if c.set == result.FastCures {
		wait += x.watchdog
	}
	least := dueIn(scenario) + x.silence + wait
	if c.Name == deadlineCure { // and the next call's
		least = max(least, 2*x.deadline+x.watchdog)
	}
	return least
}

// dueIn estimates when something has gone wrong: the flush, the fault that begins in the
// middle of a call, or what a pause between two messages is long enough for.
func dueIn(scenario scenarios.Scenario) time.Duration {
	due := FaultDue(scenario)
	if idle := idleLimit(scenario.Fault); idle > 0 {
		due = max(due, duration(scenario.Load.Delay)+idle)
	}
	if limit := scenario.Fault.Find(scenarios.StreamDuration); limit != nil {
		due = max(due, duration(limit.Longest))
	}
	if scenario.Flush != nil {
		due = max(due, FlushDue(scenario))
	}
	return due
}
