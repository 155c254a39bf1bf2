package repro_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// What helps against what services and their transports do, and what does not. A stopped
// process answers TCP's probes and not gRPC's pings. Where ends wait for each other on
// connections that live, pings are answered and tell nothing. Where no connection is ever
// ready, whoever dials again before the 20 s are over that grpc-go waits is told nothing.
func TestCuresOfServices(t *testing.T) {
	tests := map[string]map[string]result.Effect{
		"frozen-server": {
			"forwarder's client keepalive": result.TurnsIntoError, "client keepalive": result.NoHelp,
			"TCP keepalive": result.NoHelp, "TCP user timeout": result.NoHelp, "deadline": result.TurnsIntoError,
		},
		"bidi-deadlock": {"client keepalive": result.NoHelp, "larger windows": result.Cures, "deadline": result.TurnsIntoError},
		"headers-late":  {"client keepalive": result.NoHelp, "an early header": result.Cures},
		"window-leak":   {"client keepalive": result.NoHelp, "larger windows": result.Cures, "one connection a stream": result.NoHelp},
		"stream-leak":   {"client keepalive": result.NoHelp, "one connection a stream": result.Cures},
		"no-settings": {
			"forwarder's client keepalive": result.NoHelp, "upstream's server keepalive": result.NoHelp, "health check": result.Worse,
			"retry on a fresh connection": result.Worse, "TCP user timeout": result.NoHelp, "deadline": result.NoHelp,
		},
		"goaway": {"a time of grace": result.Cures, "retry": result.Cures},
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			scenario, err := scenarios.Builtin(name)
			require.NoError(t, err)
			r := runVirtually(t, scenario, repro.Options{Cures: result.AllCures})
			got := make(map[string]result.Effect)
			for _, c := range r.Cures {
				if _, asked := want[c.Name]; asked {
					got[c.Name] = c.Effect
				}
			}
			assert.Equal(t, want, got)
		})
	}
}
