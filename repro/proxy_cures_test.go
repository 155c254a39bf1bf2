package repro_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// What helps against faults of proxies. A keepalive does not: the proxy answers the pings
// itself, and nginx alone takes those of the upstream for messages.
func TestCuresOfProxies(t *testing.T) {
	for name, want := range map[string]map[string]result.Effect{
		"stream-idle": {
			"heartbeat": result.Cures, "client's watchdog and retry": result.Cures, "upstream's server keepalive": result.Cures,
			"client keepalive": result.NoHelp, "forwarder's client keepalive": result.NoHelp, "health check": result.NoHelp,
		},
		"stream-duration": {
			"client's watchdog and retry": result.Cures, "heartbeat": result.NoHelp, "forwarder's client keepalive": result.NoHelp,
		},
		"swallowed-end": {"deadline": result.TurnsIntoError, "forwarder's client keepalive": result.NoHelp},
		"buffering-proxy": {
			"deadline": result.TurnsIntoError, "forwarder's client keepalive": result.NoHelp, "heartbeat": result.NoHelp,
		},
		"dead-back-end": {
			"deadline": result.TurnsIntoError, "forwarder's client keepalive": result.NoHelp, "client keepalive": result.NoHelp,
		},
		"proxy-stream-limit": {"one connection a stream": result.Cures},
	} {
		t.Run(name, func(t *testing.T) {
			scenario, err := scenarios.Builtin(name)
			require.NoError(t, err)
			r := runVirtually(t, scenario, repro.Options{Cures: result.AllCures})
			got := make(map[string]result.Effect)
			for _, c := range r.Cures {
				got[c.Name] = c.Effect
			}
			for cure, effect := range want {
				assert.Equal(t, effect, got[cure], cure)
			}
		})
	}
}

// HAProxy takes no ping for a message, not one of the upstream's either.
func TestPingsDoNotKeepAStreamThroughHAProxy(t *testing.T) {
	scenario, err := scenarios.Builtin("stream-idle")
	require.NoError(t, err)
	scenario.Fault = scenarios.Faults{{Kind: scenarios.StreamIdleTimeout, Proxy: scenarios.HAProxy}}
	r := runVirtually(t, scenario, repro.Options{Cures: result.AllCures})
	for _, c := range r.Cures {
		if c.Name == "upstream's server keepalive" {
			assert.Equal(t, result.NoHelp, c.Effect)
			return
		}
	}
	t.Error("the cure was not tried")
}
