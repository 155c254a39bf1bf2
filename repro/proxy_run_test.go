package repro_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/report/sample/catalogue"
	"hangscope/repro"
	"hangscope/repro/stall"
	"hangscope/scenarios"
)

// A proxy with which nothing is wrong passes on every kind of call, on either hop and
// through a mesh, and messages that fit into no window.
func TestProxiesPassAllOn(t *testing.T) {
	catalogue.Whole(t)
	for _, call := range []scenarios.CallKind{scenarios.ServerStream, scenarios.Unary, scenarios.ClientStream, scenarios.Bidi} {
		for _, path := range []string{"plain", "steal", "meshio"} {
			t.Run(fmt.Sprint(call, " ", path), func(t *testing.T) {
				scenario := scenarios.Scenario{
					Name: "x", Call: call, Path: path,
					Load:  scenarios.Load{Messages: 8, Interval: new(scenarios.Duration(10 * time.Millisecond)), Size: new(300 << 10), Streams: 3},
					Fault: scenarios.Faults{{Kind: scenarios.DeadBackEnd, Hop: 1, AfterMessage: new(7)}, {Kind: scenarios.DeadBackEnd, Hop: 2, AfterMessage: new(7)}},
				}
				v := variant(t, runVirtually(t, scenario, repro.Options{}), "flush-off")
				assert.Equal(t, scenarios.Flowing, v.Outcome)
				assert.Equal(t, 24, v.Messages.Received)
			})
		}
	}
}

// The limits of proxies hold to the millisecond, and the status is that of the proxy.
func TestLimitsOfProxies(t *testing.T) {
	for name, test := range map[string]struct {
		fault  scenarios.Fault
		at     time.Duration
		status string
	}{
		"nginx, idle":       {scenarios.Fault{Kind: scenarios.StreamIdleTimeout, Proxy: scenarios.NGINX}, 60 * time.Second, "Internal"},
		"haproxy, idle":     {scenarios.Fault{Kind: scenarios.StreamIdleTimeout, Proxy: scenarios.HAProxy}, 50 * time.Second, "Internal"},
		"envoy, idle":       {scenarios.Fault{Kind: scenarios.StreamIdleTimeout, Proxy: scenarios.Envoy}, 5 * time.Minute, "Internal"},
		"envoy, duration":   {scenarios.Fault{Kind: scenarios.StreamDuration, Proxy: scenarios.Envoy}, 15 * time.Second, "Internal"},
		"none, idle, hop 2": {scenarios.Fault{Kind: scenarios.StreamIdleTimeout, Hop: 2}, 10 * time.Second, "Internal"},
	} {
		t.Run(name, func(t *testing.T) {
			scenario := scenarios.Scenario{
				Name: "x", Fault: scenarios.Faults{test.fault},
				Load: scenarios.Load{Messages: 2, Interval: new(scenarios.Duration(6 * time.Minute))},
			}
			v := variant(t, runVirtually(t, scenario, repro.Options{}), "fault-on")
			client := end(t, v, "client")
			assert.Equal(t, test.status, client.Status)
			assert.Equal(t, int64(test.at), *client.ToldNS)
		})
	}
}

// Packets that are lost behind a sidecar which ends HTTP/2 are those of a dead back end: the
// upstream's kernel sends them again.
func TestLossBehindAProxyIsADeadBackEnd(t *testing.T) {
	scenario := scenarios.Scenario{
		Name: "x", Path: "meshout", Mesh: scenarios.MeshHTTP2,
		Load:  scenarios.Load{Messages: 250, Interval: new(scenarios.Duration(100 * time.Millisecond))},
		Fault: scenarios.Faults{{Kind: scenarios.Drop, Hop: 1, AfterMessage: new(10)}},
	}
	v := variant(t, runVirtually(t, scenario, repro.Options{Observe: 8 * time.Second}), "fault-on")
	assert.Equal(t, stall.DeadBackEnd, v.Diagnosis.Cause)
	assert.Equal(t, 1, v.Diagnosis.Hop)
	assert.NotContains(t, v.Diagnosis.Alike, stall.Buffering)
}
